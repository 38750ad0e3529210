/** Points in time and durations as text. Times are Unix milliseconds. Pure. */
import { formatDuration } from '../../shared/messages/format-duration.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../worker/platform/units.ts';

/** `2 min`, `3 h`, `5 days`: a duration in its largest unit, rounded down. */
export function formatApprox(ms: number): string {
  if (ms < MINUTE_MS) return formatDuration(ms);
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  return `${Math.floor(ms / DAY_MS)} days`;
}

/** `2 min ago`, `in 3 h`, `now`. */
export function formatRelative(at: number, now: number): string {
  if (Math.abs(at - now) < SECOND_MS) return 'now';
  return at > now ? `in ${formatApprox(at - now)}` : `${formatApprox(now - at)} ago`;
}

const DATE_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const DATE = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** A number outside of what a date can be. */
const NO_DATE = 'no valid time';
const formatter = (format: Intl.DateTimeFormat) => (at: number) =>
  isDate(at) ? format.format(at) : NO_DATE;
const isDate = (at: number) => !Number.isNaN(new Date(at).getTime());

/** Date and time in the browser's locale and time zone. */
export const formatDateTime = formatter(DATE_TIME);
export const formatDate = formatter(DATE);
/** `09:05:00`. */
export const formatClock = formatter(CLOCK);
/** For the attribute of a `time` element; undefined for what is no date. */
export const formatIso = (at: number) => (isDate(at) ? new Date(at).toISOString() : undefined);
