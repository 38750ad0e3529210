import { expect, it } from 'vitest';
import { accepted, testEdge } from '../../support/edge.ts';
import { bearer, createTask, readError } from './builders.ts';

const edgeForUser = (subject: string) =>
  testEdge(
    () => accepted('t1'),
    {
      AUTH_MODE: 'required',
      JWT_JWKS_URL: 'https://id.test/jwks',
      JWT_ISSUER: 'https://id.test',
      JWT_AUDIENCE: 'app',
    },
    {
      verifiers: {
        verifyUser: async () => ({ kind: 'valid', subject }),
        verifyAdmin: async () => ({ kind: 'invalid', reason: '' }),
        verifyTurnstile: async () => ({ kind: 'rejected', reason: '' }),
      },
    },
  );
const JWT = bearer('a.b.c');

it.each(['user-\ud800', '\udc00', 'a\0b'])(
  'rejects a JWT whose sub is %j, which D1 would store as another text',
  async (subject) => {
    const response = await createTask(edgeForUser(subject), JWT);
    expect(await readError(response)).toEqual([401, 'invalid_credentials']);
  },
);

it.each(['user-1', '李 \u{1f600}', 'a\ufffdb', ' \t'])(
  'lets the user whose sub is %j read the task that it created',
  async (subject) => {
    const edge = edgeForUser(subject);
    expect((await createTask(edge, JWT)).status).toBe(200);
    const path = '/api/v1/jobs/recordInfo?taskId=t1';
    expect((await edge.request(path, { headers: JWT })).status).toBe(200);
  },
);
