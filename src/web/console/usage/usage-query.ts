/** The filters of the usage report: as parameters of the page's address and of the API. Days are UTC. Pure. */
import { DAY_MS } from '../../../worker/platform/units.ts';
import type { QueryParams } from '../api/admin-api.ts';

export const USAGE_DIMENSIONS = ['day', 'client', 'model'] as const;
export type UsageDimension = (typeof USAGE_DIMENSIONS)[number];

export const DIMENSION_LABELS: Readonly<Record<UsageDimension, string>> = {
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

/** The value of `span` with which `since` and `until` apply. */
export const CUSTOM_SPAN = 'custom';

/** YYYY-MM-DD, both inclusive. */
export interface DateRange {
  readonly since: string;
  readonly until: string;
}

/** The API's limit. */
const MAX_DAYS = 92;

/** The days of the report. `now` is in Unix milliseconds. */
export function resolveDateRange(params: QueryParams, now: number): DateRange {
  const today = now - (now % DAY_MS);
  switch (params['span'] ?? '') {
    case 'last-month':
      return {
        since: formatUsageDay(startOfUtcMonth(now, -1)),
        until: formatUsageDay(startOfUtcMonth(now, 0) - DAY_MS),
      };
    case '7d':
    case '30d':
    case '90d': {
      const days = Number.parseInt(params['span'] ?? '', 10);
      return { since: formatUsageDay(today - (days - 1) * DAY_MS), until: formatUsageDay(today) };
    }
    case CUSTOM_SPAN: {
      const until = parseUtcDay(params['until']) ?? today;
      const since = Math.min(parseUtcDay(params['since']) ?? startOfUtcMonth(now, 0), until);
      return {
        since: formatUsageDay(Math.max(since, until - (MAX_DAYS - 1) * DAY_MS)),
        until: formatUsageDay(until),
      };
    }
    default:
      return { since: formatUsageDay(startOfUtcMonth(now, 0)), until: formatUsageDay(today) };
  }
}

/** Every day of the range. */
export function listDays({ since, until }: DateRange): string[] {
  const first = Date.parse(since);
  const count = Math.round((Date.parse(until) - first) / DAY_MS) + 1;
  return Array.from({ length: Math.max(0, count) }, (_none, i) =>
    formatUsageDay(first + i * DAY_MS),
  );
}

/** Whether the requested range was longer than MAX_DAYS. */
export function isRangeShortened(params: QueryParams, { since }: DateRange): boolean {
  const requested = params['since'] ?? '';
  return params['span'] === CUSTOM_SPAN && requested !== '' && since > requested;
}

/** YYYY-MM-DD. */
export function formatUsageDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** The first millisecond of a month; `offset` -1 is the previous one. */
export function startOfUtcMonth(now: number, offset: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1);
}

/** The grouping; by day unless the parameters contain a valid one. */
export function parseDimensions(params: QueryParams): UsageDimension[] {
  const requested = params['groupBy']?.split(',') ?? [];
  const known = USAGE_DIMENSIONS.filter((dimension) => requested.includes(dimension));
  return known.length === 0 ? ['day'] : known;
}

/** Adds or removes a dimension, as the value of `groupBy`. The last one cannot be removed. */
export function toggleDimension(
  dimensions: readonly UsageDimension[],
  toggled: UsageDimension,
): string {
  const isOn = dimensions.includes(toggled);
  if (isOn && dimensions.length === 1) return toggled;
  return USAGE_DIMENSIONS.filter((dimension) =>
    dimension === toggled ? !isOn : dimensions.includes(dimension),
  ).join(',');
}

/** The parameters of the API request. */
export function buildUsageQuery(params: QueryParams, now: number): QueryParams {
  return { ...resolveDateRange(params, now), groupBy: parseDimensions(params).join(',') };
}

function parseUtcDay(text: string | undefined): number | undefined {
  const at = Date.parse(`${text ?? ''}T00:00:00Z`);
  return Number.isNaN(at) ? undefined : at;
}
