/** What of usage is asked for, as it stands in the address and as the API takes it. Pure. */
import type { Query } from '../api/operator-api.ts';
import { DAY_MS } from '../../units.ts';

export const DIMENSIONS = ['day', 'client', 'model'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export const DIMENSION_WORDS: Readonly<Record<Dimension, string>> = {
  day: 'Day',
  client: 'Client',
  model: 'Model',
};

export const SPANS = [
  { span: '', text: 'This month' },
  { span: 'last-month', text: 'Last month' },
  { span: '7d', text: 'Last 7 days' },
  { span: '30d', text: 'Last 30 days' },
  { span: '90d', text: 'Last 90 days' },
] as const;

export const BETWEEN = 'between';

export interface Time {
  readonly since: number;
  /** Not any more in it. */
  readonly until: number;
}

/** Whole days, in UTC: as bills go. */
export function timeOf(query: Query, now: number): Time {
  const today = now - (now % DAY_MS);
  const tomorrow = today + DAY_MS;
  switch (query['span'] ?? '') {
    case 'last-month':
      return { since: monthOf(now, -1), until: monthOf(now, 0) };
    case '7d':
    case '30d':
    case '90d':
      return {
        since: tomorrow - Number.parseInt(query['span'] ?? '', 10) * DAY_MS,
        until: tomorrow,
      };
    case BETWEEN: {
      const since = dayStart(query['since']) ?? monthOf(now, 0);
      const last = dayStart(query['until']) ?? today;
      return { since, until: Math.max(since, last) + DAY_MS };
    }
    default:
      return { since: monthOf(now, 0), until: tomorrow };
  }
}

/** By what it is summed; by day where nothing is said. */
export function dimensionsOf(query: Query): Dimension[] {
  const asked = query['by']?.split(',') ?? [];
  const known = DIMENSIONS.filter((one) => asked.includes(one));
  return known.length === 0 ? ['day'] : known;
}

/** With one more, or one less; never with none. */
export function toggled(dimensions: readonly Dimension[], one: Dimension): string {
  const isOn = dimensions.includes(one);
  if (isOn && dimensions.length === 1) return one;
  return DIMENSIONS.filter((other) => (other === one ? !isOn : dimensions.includes(other))).join(
    ',',
  );
}

export function usageParameters(query: Query, now: number): Query {
  const { since, until } = timeOf(query, now);
  return { since: String(since), until: String(until), by: dimensionsOf(query).join(',') };
}

/** Every day of it as YYYY-MM-DD, also those on which nothing was made; up to today. */
export function daysOf({ since, until }: Time, now: number): string[] {
  const days: string[] = [];
  for (let at = since; at < Math.min(until, now + 1) && days.length < MAX_DAYS; at += DAY_MS)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

/** A chart has room for no more. */
const MAX_DAYS = 400;

function monthOf(now: number, offset: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1);
}

function dayStart(text: string | undefined): number | undefined {
  const at = Date.parse(`${text ?? ''}T00:00:00Z`);
  return Number.isNaN(at) ? undefined : at;
}
