/** Retry schedule of copies. Pure. */
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../platform/units.ts';

/**
 * Delays after the first, second, … failed attempt. The first ones outlast a short failure of KIE's file
 * host, the later ones an outage. The last one repeats until KIE deletes the file.
 */
const RETRY_SCHEDULE_MS = [
  2 * SECOND_MS,
  10 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  HOUR_MS,
  6 * HOUR_MS,
] as const;
const LAST_DELAY_MS = 6 * HOUR_MS;

export type RetryDecision =
  | { readonly kind: 'retry'; readonly waitMs: number }
  /** KIE has deleted the file. */
  | { readonly kind: 'abandon' };

/**
 * What follows a failed copy attempt. `failedAttempts` includes this one, `ageMs` is the time since the
 * task succeeded, `ttlMs` how long KIE keeps the file. The last attempt is made when that time ends.
 */
export function nextCopyAttempt(
  failedAttempts: number,
  ageMs: number,
  ttlMs: number,
): RetryDecision {
  if (ageMs >= ttlMs) return { kind: 'abandon' };
  const waitMs = RETRY_SCHEDULE_MS[failedAttempts - 1] ?? LAST_DELAY_MS;
  return { kind: 'retry', waitMs: Math.min(waitMs, ttlMs - ageMs) };
}
