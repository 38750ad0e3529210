/** Points in time and sums of money, in words. Pure. */
import { formatDuration } from '../../shared/messages/format-duration.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../worker/platform/units.ts';

/** What KIE sells a credit for. */
const USD_PER_CREDIT = 0.005;

/** `2 min`, `3 h`, `5 days`: enough for how long something has been so. */
export function roughly(ms: number): string {
  if (ms < MINUTE_MS) return formatDuration(ms);
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  return `${Math.floor(ms / DAY_MS)} days`;
}

/** `2 min ago`, `in 3 h`, `now`. */
export function relative(at: number, now: number): string {
  if (Math.abs(at - now) < SECOND_MS) return 'now';
  return at > now ? `in ${roughly(at - now)}` : `${roughly(now - at)} ago`;
}

const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
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

export const fullTime = (at: number) => FULL.format(at);
export const dateOf = (at: number) => DATE.format(at);
export const clockOf = (at: number) => CLOCK.format(at);

/** `1,234.5`: to the hundredth, which is finer than KIE charges. */
export function numberWords(value: number): string {
  return (Math.round(value * 100) / 100).toLocaleString('en');
}

/** `$1,002.31`. */
export function usd(credits: number): string {
  const dollars = credits * USD_PER_CREDIT;
  if (dollars > 0 && dollars < 0.01) return 'under $0.01';
  return `$${dollars.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** `1 task`, `2 tasks`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

const UNITS = ['bytes', 'kB', 'MB', 'GB'] as const;

/** `1.4 MB`. */
export function sizeWords(bytes: number): string {
  const step =
    bytes === 0 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)));
  const value = bytes / 1024 ** step;
  return `${step === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${UNITS[step] ?? ''}`;
}

/** As it stands in a list: its beginning tells it apart, of an id of ours its place. */
export function shortId(id: string): string {
  const place = /^\d{16}(?=-[\w-]{22}$)/.exec(id)?.[0];
  return id.length <= 12 ? id : `${place ?? id.slice(0, 10)}…`;
}
