import { NOW } from './signed-callbacks.ts';
import { setUp, success, type FakeResponse, type ReceivedRequest } from './fake-edge.ts';

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

/** An edge with sessions of 15 minutes, which gives what `others` says to all but session requests. */
export function withSessions(others: (asked: ReceivedRequest) => FakeResponse = () => success({})) {
  const puzzles: string[] = [];
  const refusals: FakeResponse[] = [];
  let made = 0;
  const setup = setUp(
    [
      async (asked) => {
        if (asked.path !== '/api/v1/session') {
          const answer = others(asked);
          if (answer instanceof Error) throw answer;
          return typeof answer === 'function' ? answer(asked) : answer;
        }
        const refusal = refusals.shift();
        if (refusal instanceof Error) throw refusal;
        if (refusal instanceof Response) return refusal;
        made += 1;
        const now = setup.world.now();
        return success({
          session: `ses_${made}`,
          expiresAt: now + 15 * MINUTE_MS,
          renewableUntil: NOW + DAY_MS,
        });
      },
    ],
    {
      solveChallenge: async () => {
        puzzles.push(`puzzle-${puzzles.length + 1}`);
        return puzzles.at(-1) ?? '';
      },
    },
  );
  const sessionRequests = () =>
    setup.edge.requests.filter(({ path }) => path === '/api/v1/session');
  const shown = () =>
    setup.edge.requests
      .filter(({ path }) => path !== '/api/v1/session')
      .map(({ headers }) => headers.get('authorization'));
  return { ...setup, puzzles, refusals, sessionRequests, shown };
}
