/** Times in words. Pure. Rounded, because nobody knows better: an estimate is no clock. */
import type { TaskEstimate } from '../../client/types.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A length of time: `8 s`, `1 min 20 s`, `2 h`. */
export function lengthWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / SECOND));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
}

/** How long a task still takes. `sinceMs` is how long ago the estimate came. */
export function timeLeftWords(estimate: TaskEstimate | undefined, sinceMs: number): string {
  const leftMs = estimate?.leftMs ?? undefined;
  if (leftMs === undefined) return '';
  const left = leftMs - sinceMs;
  if (left <= 0) return 'any moment now, or longer than usual';
  if (left < 10 * SECOND) return 'a few seconds left';
  if (left < 55 * SECOND) return `about ${Math.round(left / (10 * SECOND)) * 10} s left`;
  const minutes = Math.max(1, Math.round(left / MINUTE));
  return `about ${minutes} min left`;
}

/**
 * How far along a task is, from 0 to 1; undefined where nobody knows. It never arrives by itself: nine
 * tenths at the usual end, and slower after that.
 */
export function progressOf(
  estimate: TaskEstimate | undefined,
  sinceMs: number,
): number | undefined {
  if (estimate === undefined || estimate.usualMs === null) return undefined;
  const elapsed = estimate.elapsedMs + sinceMs;
  const usual = Math.max(1, estimate.usualMs);
  if (elapsed <= usual) return (elapsed / usual) * 0.9;
  return 0.98 - 0.08 * Math.exp(-(elapsed - usual) / usual);
}

/** How long ago something was: `just now`, `5 min ago`, or its date. */
export function agoWords(at: number, now: number): string {
  const ms = now - at;
  if (ms < MINUTE) return 'just now';
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ago`;
  if (ms < 24 * HOUR) return `${Math.floor(ms / HOUR)} h ago`;
  return new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' }).format(at);
}

/** The hour at which something begins anew. */
export function clockWords(at: number): string {
  return new Intl.DateTimeFormat(undefined, {
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
}
