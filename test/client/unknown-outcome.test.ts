import { describe, expect, it } from 'vitest';
import {
  failure,
  CONNECTION_LOST,
  proxyPage,
  rejection,
  setUp,
  success,
  type FakeResponse,
} from './fake-edge.ts';
import { withSessions } from './fake-session-edge.ts';

const REQUEST = { model: 'any', input: { prompt: 'a cat' } };
const CREATED = { taskId: 'one', readToken: 'read-me' };
const HOUR_MS = 3_600_000;

const UNCLEAR: [string, FakeResponse][] = [
  ['no response', CONNECTION_LOST],
  ['an unreadable response', proxyPage(502)],
  [
    "a gateway's JSON error without a type",
    Response.json({ code: 504, error: { message: 'upstream request timeout' } }, { status: 504 }),
  ],
  ['an internal error of the edge', failure(500, 'internal', { retryable: true })],
  ['upstream_unconfirmed', failure(504, 'upstream_unconfirmed', { retryable: true })],
  ['an unknown retryable 5xx type', failure(503, 'overloaded', { retryable: true })],
  ['an unknown 5xx type not marked as retryable', failure(500, 'something_new')],
];

const REJECTIONS: [string, Response][] = [
  ['401', failure(401, 'invalid_credentials')],
  ['402', failure(402, 'budget_exceeded')],
  ['403', failure(403, 'auth_not_configured')],
  ['429', failure(429, 'rate_limited', { retryable: true })],
  ['503', failure(503, 'not_ready', { retryable: true })],
  ['503 of the identity provider', failure(503, 'identity_provider_unavailable')],
  ['503 of invalid settings', failure(503, 'misconfigured')],
  ["KIE's own 500", failure(500, 'upstream_refused')],
];

/** Returns what `create` throws for these responses; the last one is repeated. */
async function errorAfter(...responses: FakeResponse[]): Promise<unknown> {
  const { client, runtime } = setUp(responses);
  const error = rejection(client.create(REQUEST));
  await runtime.advance(HOUR_MS);
  return error;
}

describe('outcomeUnknown', () => {
  it.each(UNCLEAR)('sets outcomeUnknown after %s', async (_what, response) => {
    expect(await errorAfter(response)).toMatchObject({ outcomeUnknown: true });
  });

  it.each(REJECTIONS)(
    'leaves outcomeUnknown false when the only response is %s',
    async (_status, response) => {
      expect(await errorAfter(response)).toMatchObject({
        name: 'KieEdgeError',
        outcomeUnknown: false,
      });
    },
  );

  for (const [what, unclear] of UNCLEAR.filter(([name]) => !name.includes('not marked')))
    it.each(REJECTIONS)(
      `keeps outcomeUnknown after ${what} when a later attempt is rejected: %s`,
      async (_status, last) => {
        const error = await errorAfter(unclear, last);
        expect(error).toMatchObject({
          name: 'KieEdgeError',
          status: last.status,
          outcomeUnknown: true,
        });
      },
    );

  it('leaves outcomeUnknown false when no session could be created, because nothing was sent', async () => {
    const { client, runtime, sessionFailures, authorizations } = withSessions();
    sessionFailures.push(...Array.from({ length: 5 }, () => CONNECTION_LOST));
    const error = rejection(client.create(REQUEST));
    await runtime.advance(HOUR_MS);
    expect(await error).toMatchObject({ name: 'NetworkError', outcomeUnknown: false });
    expect(authorizations()).toEqual([]);
  });

  it('sets outcomeUnknown when run fails after the task was created', async () => {
    const { client } = setUp([success(CREATED), failure(403, 'auth_not_configured')]);
    expect(await rejection(client.run(REQUEST))).toMatchObject({
      status: 403,
      outcomeUnknown: true,
    });
  });
});
