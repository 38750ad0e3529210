/** A burst of createTask requests, and how many of them KIE saw in any window. */
import type { Journey } from './journey.ts';
import { seedRequest } from './kie-traffic.ts';

/** Sends `count` createTask requests at once; `keyFor` gives the Idempotency-Key of each. */
export function sendBurst(journey: Journey, count: number, keyFor: (n: number) => string) {
  return Promise.all(
    Array.from({ length: count }, (_, n) =>
      journey.postRaw(seedRequest, { 'idempotency-key': keyFor(n) }),
    ),
  );
}

type BurstResponse = Awaited<ReturnType<typeof sendBurst>>[number];

/** Those that created a task. */
export const acceptedOf = (responses: readonly BurstResponse[]) =>
  responses.filter(({ status }) => status === 200);

/** Those that were rejected by KIE's rate limit, with the time to wait. */
export const rateLimitedOf = (responses: readonly BurstResponse[]) =>
  responses.filter(
    ({ status, text, retryAfter }) =>
      status === 429 && text.includes('"type":"rate_limited"') && Number(retryAfter) > 0,
  );

/** The most tasks that the sandbox accepted in any stretch of `windowMs`. */
export async function mostInAnyWindow(journey: Journey, windowMs: number): Promise<number> {
  const times = (await journey.ledger()).map(({ acceptedAt }) => acceptedAt);
  return Math.max(
    ...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length),
  );
}
