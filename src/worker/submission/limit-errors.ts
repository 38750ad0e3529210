/** Errors of a client that has reached one of its limits. Pure. */
import type { Limits } from '../auth/client.ts';
import { EdgeError } from '../http/errors.ts';
import { startOfNextDay, startOfNextMonth } from '../platform/budget-period.ts';
import { MINUTE_MS } from '../platform/units.ts';
import type { LimitKind } from './account-store.ts';

/** Most tasks take minutes; a caller that retries every ten seconds learns soon enough that one has ended. */
const CONCURRENCY_RETRY_AFTER_S = 10;

/** `credits` is what the rejected task would have reserved, `now` Unix milliseconds. */
export function limitError(by: LimitKind, limits: Limits, credits: number, now: number): EdgeError {
  const limit = limits[by] ?? 0;
  switch (by) {
    case 'maxConcurrent':
      return new EdgeError(
        'concurrency_limit_exceeded',
        `Concurrency limit of ${limit} running tasks reached. No task was created.`,
        { headers: { 'retry-after': String(CONCURRENCY_RETRY_AFTER_S) } },
      );
    case 'perMinute': {
      const seconds = Math.ceil((MINUTE_MS - (now % MINUTE_MS)) / 1000);
      return new EdgeError(
        'client_rate_limited',
        `Rate limit of ${limit} tasks per minute exceeded. Retry in ${seconds} s. No task was created.`,
        { headers: { 'retry-after': String(seconds) } },
      );
    }
    case 'dailyCredits':
      return budgetExceeded(limit, 'day', credits, startOfNextDay(now));
    case 'monthlyCredits':
      return budgetExceeded(limit, 'month', credits, startOfNextMonth(now));
  }
}

function budgetExceeded(
  limit: number,
  period: string,
  credits: number,
  resetsAt: number,
): EdgeError {
  const remedy =
    credits > limit
      ? 'That is more than the whole budget.'
      : `The next budget starts at ${new Date(resetsAt).toISOString()}.`;
  return new EdgeError(
    'budget_exceeded',
    `This task may cost ${credits} credits, and this client may spend ${limit} per ${period}. ${remedy} No task was created.`,
    { resetsAt },
  );
}
