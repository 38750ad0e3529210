/** What a client hears that has no room for one more task. Pure. */
import type { Limits } from '../auth/client.ts';
import { EdgeError } from '../http/errors.ts';
import type { LimitKind } from './account-store.ts';
import { nextDay, nextMonth } from '../platform/budget-period.ts';
import { MINUTE_MS } from '../platform/units.ts';

/** Most tasks take minutes; whoever asks every ten seconds learns of a free place soon enough. */
const PLACE_RETRY_AFTER_S = 10;

/** `credits` is what the refused task was expected to cost. Nothing was created. */
export function limitError(by: LimitKind, limits: Limits, credits: number, now: number): EdgeError {
  const limit = limits[by] ?? 0;
  switch (by) {
    case 'maxConcurrent':
      return new EdgeError(
        'concurrency_limit_exceeded',
        `This client may have ${limit} tasks under way at once, and has. Nothing was created.`,
        { headers: { 'retry-after': String(PLACE_RETRY_AFTER_S) } },
      );
    case 'perMinute': {
      const seconds = Math.ceil((MINUTE_MS - (now % MINUTE_MS)) / 1000);
      return new EdgeError(
        'rate_limited',
        `This client may create ${limit} tasks a minute, and has; come again in ${seconds} s. Nothing was created.`,
        { headers: { 'retry-after': String(seconds) } },
      );
    }
    case 'dailyCredits':
      return budgetExceeded(limit, 'a day', credits, nextDay(now));
    case 'monthlyCredits':
      return budgetExceeded(limit, 'a month', credits, nextMonth(now));
  }
}

function budgetExceeded(
  limit: number,
  period: string,
  credits: number,
  resetsAt: number,
): EdgeError {
  const when =
    credits > limit
      ? 'That is more than the whole budget'
      : `There is a new budget from ${new Date(resetsAt).toISOString()}`;
  return new EdgeError(
    'budget_exceeded',
    `This task is expected to cost ${credits} credits, and this client may spend ${limit} ${period}. ${when}. Nothing was created.`,
    { resetsAt },
  );
}
