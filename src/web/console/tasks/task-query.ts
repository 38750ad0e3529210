/** The filters of the task list: as parameters of the page's address and of the API. Pure. */
import { DAY_MS, HOUR_MS } from '../../../worker/platform/units.ts';
import type { QueryParams } from '../api/admin-api.ts';

/** `within` exists in the page's address only: it is relative, so that a link keeps its meaning. */
export const PERIODS = [
  { within: '', text: 'Any time', ms: undefined },
  { within: '1h', text: 'Last hour', ms: HOUR_MS },
  { within: '1d', text: 'Last 24 hours', ms: DAY_MS },
  { within: '7d', text: 'Last 7 days', ms: 7 * DAY_MS },
  { within: '30d', text: 'Last 30 days', ms: 30 * DAY_MS },
] as const;

/** The value of `within` with which `since` and `until` apply. */
export const CUSTOM_PERIOD = 'custom';

/** The option of the state filter that is not a state: tasks with failed copies. */
export const FAILED_FILES = 'failedFiles';

const PAGE_SIZE = '50';

/** The parameters of the API request. `now` is in Unix milliseconds. */
export function buildTaskQuery(params: QueryParams, now: number): QueryParams {
  const { within, since, until } = params;
  const ms = PERIODS.find((period) => period.within === within)?.ms;
  return dropEmptyParams({
    ...pickParams(params, ['state', 'failedFiles', 'model', 'client', 'id', 'cursor']),
    ...(ms === undefined ? {} : { since: String(now - ms) }),
    ...(within === CUSTOM_PERIOD
      ? { since: parseLocalTime(since), until: parseLocalTime(until) }
      : {}),
    limit: PAGE_SIZE,
  });
}

/** Changes filters and returns to the first page. */
export function updateTaskParams(params: QueryParams, change: QueryParams): QueryParams {
  const { cursor: _cursor, ...rest } = params;
  return dropEmptyParams({ ...rest, ...change });
}

export function hasTaskFilters(params: QueryParams): boolean {
  return Object.keys(dropEmptyParams(params)).some((name) => name !== 'cursor');
}

/** The selected option of the state filter. */
export function selectedState(params: QueryParams): string {
  return params['failedFiles'] === '1' ? FAILED_FILES : (params['state'] ?? '');
}

/** The parameters that an option of the state filter sets. */
export function buildStateParams(choice: string): QueryParams {
  return choice === FAILED_FILES
    ? { state: '', failedFiles: '1' }
    : { state: choice, failedFiles: '' };
}

/** The value of a `datetime-local` input, which is in the browser's time zone, as Unix milliseconds. */
function parseLocalTime(text: string | undefined): string {
  const at = text === undefined ? Number.NaN : new Date(text).getTime();
  return Number.isNaN(at) ? '' : String(at);
}

function pickParams(params: QueryParams, names: readonly string[]): QueryParams {
  return Object.fromEntries(names.map((name) => [name, params[name]?.trim() ?? '']));
}

function dropEmptyParams(params: QueryParams): QueryParams {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== ''));
}
