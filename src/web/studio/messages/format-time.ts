/** Formats points in time and estimates for people. */
import type { TaskEstimate } from '../../../client/types.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Formats how long a task will still take, rounded because it is an estimate. Empty without an estimate.
 *
 * @param sinceMs How long ago the estimate was received.
 */
export function formatTimeLeft(estimate: TaskEstimate | undefined, sinceMs: number): string {
  const remainingMs = estimate?.remainingMs ?? undefined;
  if (remainingMs === undefined) return '';
  const leftMs = remainingMs - sinceMs;
  if (leftMs <= 0) return 'taking longer than usual';
  if (leftMs < 10 * SECOND_MS) return 'a few seconds left';
  if (leftMs < 55 * SECOND_MS) return `about ${Math.round(leftMs / (10 * SECOND_MS)) * 10} s left`;
  return `about ${Math.max(1, Math.round(leftMs / MINUTE_MS))} min left`;
}

/** Formats a past time relative to `now`: `just now`, `5 min ago`, or its date after a day. */
export function formatTimeAgo(at: number, now: number): string {
  const ms = now - at;
  if (ms < MINUTE_MS) return 'just now';
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min ago`;
  if (ms < 24 * HOUR_MS) return `${Math.floor(ms / HOUR_MS)} h ago`;
  return new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' }).format(at);
}

/** Formats a point in time as weekday, hour and minute in the browser's locale. */
export function formatWeekdayTime(at: number): string {
  return new Intl.DateTimeFormat(undefined, {
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
}
