import { describe, expect, it } from 'vitest';
import { withSessions } from './fake-session-edge.ts';
import {
  failure,
  CONNECTION_LOST,
  proxyPage,
  rejection,
  setUp,
  success,
  type FakeResponse,
} from './fake-edge.ts';

const REQUEST = { model: 'any', input: { prompt: 'a cat' } };
const CREATED = { taskId: 'one', readToken: 'read-me' };
const HOUR_MS = 3_600_000;

const UNCLEAR: [string, FakeResponse][] = [
  ['no answer', CONNECTION_LOST],
  ['an answer that cannot be read', proxyPage(502)],
  [
    "a gateway's error in JSON, with no type",
    Response.json({ code: 504, error: { message: 'upstream request timeout' } }, { status: 504 }),
  ],
  ['an error within the edge', failure(500, 'internal', { retryable: true })],
  ['upstream_unconfirmed', failure(504, 'upstream_unconfirmed', { retryable: true })],
  ['a 5xx that a newer edge knows', failure(503, 'overloaded', { retryable: true })],
  ['one that is not retryable', failure(500, 'something_new')],
];

const REFUSALS: [string, Response][] = [
  ['401', failure(401, 'invalid_credentials')],
  ['402', failure(402, 'budget_exceeded')],
  ['403', failure(403, 'auth_not_configured')],
  ['429', failure(429, 'rate_limited', { retryable: true })],
  ['503', failure(503, 'not_ready', { retryable: true })],
  ['503 of who is asked for identities', failure(503, 'identity_provider_unavailable')],
  ['503 of settings', failure(503, 'misconfigured')],
  ["KIE's own 500", failure(500, 'upstream_refused')],
];

/** What `create` throws for these answers, the last of them again and again. */
async function errorAfter(...answers: FakeResponse[]): Promise<unknown> {
  const { client, world } = setUp(answers);
  const error = rejection(client.create(REQUEST));
  await world.advance(HOUR_MS);
  return error;
}

describe('whether there may be a task though create failed', () => {
  it.each(UNCLEAR)('there may after %s', async (_what, answer) => {
    expect(await errorAfter(answer)).toMatchObject({ outcomeUnknown: true });
  });

  it.each(REFUSALS)('there is none after %s alone', async (_status, answer) => {
    expect(await errorAfter(answer)).toMatchObject({ name: 'KieEdgeError', outcomeUnknown: false });
  });

  for (const [what, unclear] of UNCLEAR.filter(([name]) => !name.includes('not retryable')))
    it.each(REFUSALS)(
      `there may after ${what}, whatever is told then: %s`,
      async (_status, last) => {
        const error = await errorAfter(unclear, last);
        expect(error).toMatchObject({
          name: 'KieEdgeError',
          status: last.status,
          outcomeUnknown: true,
        });
      },
    );

  it('there is none where there was no session to ask in', async () => {
    const { client, world, refusals, shown } = withSessions();
    refusals.push(...Array.from({ length: 5 }, () => CONNECTION_LOST));
    const error = rejection(client.create(REQUEST));
    await world.advance(HOUR_MS);
    expect(await error).toMatchObject({ name: 'NetworkError', outcomeUnknown: false });
    expect(shown()).toEqual([]);
  });

  it('there is one where run was refused as it watched', async () => {
    const { client } = setUp([success(CREATED), failure(403, 'auth_not_configured')]);
    expect(await rejection(client.run(REQUEST))).toMatchObject({
      status: 403,
      outcomeUnknown: true,
    });
  });
});
