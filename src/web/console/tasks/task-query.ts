/** The filters of the list of tasks, as they stand in the address and as the API takes them. Pure. */
import type { Query } from '../api/admin-api.ts';
import { DAY_MS, HOUR_MS } from '../../../worker/platform/units.ts';

/** `within` is this page's own: a link with it means the same tomorrow. */
export const PERIODS = [
  { within: '', text: 'Any time', ms: undefined },
  { within: '1h', text: 'Last hour', ms: HOUR_MS },
  { within: '1d', text: 'Last 24 hours', ms: DAY_MS },
  { within: '7d', text: 'Last 7 days', ms: 7 * DAY_MS },
  { within: '30d', text: 'Last 30 days', ms: 30 * DAY_MS },
] as const;

/** A choice of time by its two ends. */
export const BETWEEN = 'between';

/** What the choice of states has beside the states. */
export const LOST = 'lost';

const PAGE = '50';

/** What the API is asked. */
export function taskParameters(query: Query, now: number): Query {
  const { within, state, since, until, ...rest } = query;
  const ms = PERIODS.find((period) => period.within === within)?.ms;
  return cleaned({
    ...only(rest, ['model', 'client', 'id', 'cursor']),
    ...(state === LOST ? { lost: '1' } : { state: state ?? '' }),
    ...(rest['lost'] === '1' ? { lost: '1' } : {}),
    ...(ms === undefined ? {} : { since: String(now - ms) }),
    ...(within === BETWEEN ? { since: millis(since), until: millis(until) } : {}),
    limit: PAGE,
  });
}

/** Another filter begins at the first page. */
export function changedQuery(query: Query, change: Query): Query {
  const { cursor: _cursor, ...rest } = query;
  return cleaned({ ...rest, ...change });
}

/** Whether anything is left out. */
export function isFiltered(query: Query): boolean {
  return Object.keys(cleaned(query)).some((name) => name !== 'cursor');
}

/** What the choice of states shows. */
export function chosenState(query: Query): string {
  return query['lost'] === '1' ? LOST : (query['state'] ?? '');
}

/** The change that it makes. */
export function stateChange(choice: string): Query {
  return choice === LOST ? { state: '', lost: '1' } : { state: choice, lost: '' };
}

/** A time of `datetime-local`, which is the browser's own. */
function millis(text: string | undefined): string {
  const at = text === undefined ? Number.NaN : new Date(text).getTime();
  return Number.isNaN(at) ? '' : String(at);
}

function only(query: Query, names: readonly string[]): Query {
  return Object.fromEntries(names.map((name) => [name, query[name]?.trim() ?? '']));
}

function cleaned(query: Query): Query {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
}
