/** The date range and the grouping of the usage report. */
import type { QueryParams } from '../api/admin-api.ts';
import { usageHref } from '../routes.ts';
import { TextFilter } from '../ui/text-filter.tsx';
import { navigate } from '../ui/use-route.ts';
import {
  CUSTOM_SPAN,
  DIMENSION_LABELS,
  parseDimensions,
  SPANS,
  toggleDimension,
  USAGE_DIMENSIONS,
} from './usage-query.ts';

export function UsageFilters({ params }: { params: QueryParams }) {
  const change = (part: QueryParams) => navigate(usageHref({ ...params, ...part }));
  const dimensions = parseDimensions(params);
  return (
    <form
      class="filters"
      role="search"
      aria-label="Usage filters"
      onSubmit={(event) => event.preventDefault()}
    >
      <label>
        Time
        <select
          value={params['span'] ?? ''}
          onChange={({ currentTarget }) => change({ span: currentTarget.value })}
          data-testid="usage-span"
        >
          {SPANS.map(({ span, text }) => (
            <option key={span} value={span}>
              {text}
            </option>
          ))}
          <option value={CUSTOM_SPAN}>Custom range</option>
        </select>
      </label>
      {params['span'] === CUSTOM_SPAN && (
        <>
          <TextFilter
            label="First day"
            type="date"
            value={params['since'] ?? ''}
            onChange={(since) => change({ since })}
          />
          <TextFilter
            label="Last day"
            type="date"
            value={params['until'] ?? ''}
            onChange={(until) => change({ until })}
          />
        </>
      )}
      <fieldset class="group-by">
        <legend>Group by</legend>
        <div class="segments">
          {USAGE_DIMENSIONS.map((dimension) => (
            <label key={dimension} class="segment">
              <input
                type="checkbox"
                checked={dimensions.includes(dimension)}
                onChange={() => change({ groupBy: toggleDimension(dimensions, dimension) })}
                data-testid={`group-by-${dimension}`}
              />
              {DIMENSION_LABELS[dimension]}
            </label>
          ))}
        </div>
      </fieldset>
      <p class="filter-note">Days are in UTC, like budgets.</p>
    </form>
  );
}
