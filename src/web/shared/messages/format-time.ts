/** Times in words. Pure. Rounded, because nobody knows better: an estimate is no clock. */
import type { TaskEstimate } from '../../../client/types.ts';

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
  const remainingMs = estimate?.remainingMs ?? undefined;
  if (remainingMs === undefined) return '';
  const left = remainingMs - sinceMs;
  if (left <= 0) return 'any moment now, or longer than usual';
  if (left < 10 * SECOND) return 'a few seconds left';
  if (left < 55 * SECOND) return `about ${Math.round(left / (10 * SECOND)) * 10} s left`;
  const minutes = Math.max(1, Math.round(left / MINUTE));
  return `about ${minutes} min left`;
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
