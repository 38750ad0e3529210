/** When a copy is tried again. Pure. */
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../platform/units.ts';

/**
 * Waits after the first, second, … failed try. The first ones outlast a hiccup of KIE's file host,
 * the later ones a bad day. The last one repeats for as long as KIE keeps the file.
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
const LAST_WAIT_MS = 6 * HOUR_MS;

export type RetryDecision =
  | { readonly kind: 'retry'; readonly waitMs: number }
  | { readonly kind: 'give_up' };

/**
 * What follows a failed try. `failedTries` counts this one too; `ageMs` is the time since the task
 * succeeded and `ttlMs` how long KIE keeps the file. The last try comes just before the end.
 */
export function nextCopyAttempt(failedTries: number, ageMs: number, ttlMs: number): RetryDecision {
  if (ageMs >= ttlMs) return { kind: 'give_up' };
  const waitMs = RETRY_SCHEDULE_MS[failedTries - 1] ?? LAST_WAIT_MS;
  return { kind: 'retry', waitMs: Math.min(waitMs, ttlMs - ageMs) };
}
