/** What of usage is asked for, as it stands in the address and as the API takes it. Pure. */
import type { Query } from '../api/admin-api.ts';
import { DAY_MS } from '../../../worker/platform/units.ts';

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

/** Whole days as YYYY-MM-DD, both of them in it; in UTC, as bills go. */
export interface Days {
  readonly since: string;
  readonly until: string;
}

/** The API sums no more at a time. */
const MAX_DAYS = 92;

export function daysOf(query: Query, now: number): Days {
  const today = now - (now % DAY_MS);
  switch (query['span'] ?? '') {
    case 'last-month':
      return { since: dayOf(monthOf(now, -1)), until: dayOf(monthOf(now, 0) - DAY_MS) };
    case '7d':
    case '30d':
    case '90d': {
      const days = Number.parseInt(query['span'] ?? '', 10);
      return { since: dayOf(today - (days - 1) * DAY_MS), until: dayOf(today) };
    }
    case BETWEEN: {
      const until = dayStart(query['until']) ?? today;
      const since = Math.min(dayStart(query['since']) ?? monthOf(now, 0), until);
      return {
        since: dayOf(Math.max(since, until - (MAX_DAYS - 1) * DAY_MS)),
        until: dayOf(until),
      };
    }
    default:
      return { since: dayOf(monthOf(now, 0)), until: dayOf(today) };
  }
}

/** Each of them. */
export function eachDay({ since, until }: Days): string[] {
  const first = Date.parse(since);
  const count = Math.round((Date.parse(until) - first) / DAY_MS) + 1;
  return Array.from({ length: Math.max(0, count) }, (_none, i) => dayOf(first + i * DAY_MS));
}

/** Whether the chosen days were more than are shown. */
export function isShortened(query: Query, { since }: Days): boolean {
  return (
    query['span'] === BETWEEN && (query['since'] ?? '') !== '' && since > (query['since'] ?? '')
  );
}

export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

export function monthOf(now: number, offset: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1);
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
  return { ...daysOf(query, now), by: dimensionsOf(query).join(',') };
}

function dayStart(text: string | undefined): number | undefined {
  const at = Date.parse(`${text ?? ''}T00:00:00Z`);
  return Number.isNaN(at) ? undefined : at;
}
