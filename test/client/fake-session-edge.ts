import { setUp, success, type FakeResponse, type ReceivedRequest } from './fake-edge.ts';
import { NOW } from './signed-callbacks.ts';

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * An edge with sessions of 15 minutes. `respond` answers all other requests; `sessionFailures` are
 * used up by session requests before they succeed.
 */
export function withSessions(
  respond: (request: ReceivedRequest) => FakeResponse = () => success({}),
) {
  const challenges: string[] = [];
  const sessionFailures: FakeResponse[] = [];
  let sessionCount = 0;
  const setup = setUp(
    [
      async (request) => {
        if (request.path !== '/api/v1/session') {
          const response = respond(request);
          if (response instanceof Error) throw response;
          return typeof response === 'function' ? response(request) : response;
        }
        const failure = sessionFailures.shift();
        if (failure instanceof Error) throw failure;
        if (failure instanceof Response) return failure;
        sessionCount += 1;
        const now = setup.runtime.now();
        return success({
          session: `ses_${sessionCount}`,
          expiresAt: now + 15 * MINUTE_MS,
          renewableUntil: NOW + DAY_MS,
        });
      },
    ],
    {
      solveChallenge: async () => {
        challenges.push(`challenge-${challenges.length + 1}`);
        return challenges.at(-1) ?? '';
      },
    },
  );
  const sessionRequests = () =>
    setup.edge.requests.filter(({ path }) => path === '/api/v1/session');
  /** The Authorization header of each request but session requests. */
  const authorizations = () =>
    setup.edge.requests
      .filter(({ path }) => path !== '/api/v1/session')
      .map(({ headers }) => headers.get('authorization'));
  return { ...setup, challenges, sessionFailures, sessionRequests, authorizations };
}
