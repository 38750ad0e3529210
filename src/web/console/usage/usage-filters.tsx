/** Which time, and by what it is summed. */
import { usageAddress } from '../routes.ts';
import type { Query } from '../api/admin-api.ts';
import { TextFilter } from '../ui/text-filter.tsx';
import { goTo } from '../ui/use-route.ts';
import {
  BETWEEN,
  DIMENSION_WORDS,
  DIMENSIONS,
  dimensionsOf,
  SPANS,
  toggled,
} from './usage-query.ts';

export function UsageFilters({ query }: { query: Query }) {
  const change = (part: Query) => goTo(usageAddress({ ...query, ...part }));
  const dimensions = dimensionsOf(query);
  return (
    <form
      class="filters"
      role="search"
      aria-label="What usage is shown"
      onSubmit={(event) => event.preventDefault()}
    >
      <label>
        Time
        <select
          value={query['span'] ?? ''}
          onChange={({ currentTarget }) => change({ span: currentTarget.value })}
          data-testid="usage-span"
        >
          {SPANS.map(({ span, text }) => (
            <option key={span} value={span}>
              {text}
            </option>
          ))}
          <option value={BETWEEN}>Between</option>
        </select>
      </label>
      {query['span'] === BETWEEN && (
        <>
          <TextFilter
            label="First day"
            type="date"
            value={query['since'] ?? ''}
            onChange={(since) => change({ since })}
          />
          <TextFilter
            label="Last day"
            type="date"
            value={query['until'] ?? ''}
            onChange={(until) => change({ until })}
          />
        </>
      )}
      <fieldset class="by">
        <legend>By</legend>
        <div class="segments">
          {DIMENSIONS.map((one) => (
            <label key={one} class="segment">
              <input
                type="checkbox"
                checked={dimensions.includes(one)}
                onChange={() => change({ by: toggled(dimensions, one) })}
                data-testid={`by-${one}`}
              />
              {DIMENSION_WORDS[one]}
            </label>
          ))}
        </div>
      </fieldset>
      <p class="utc">Days are UTC, as budgets go.</p>
    </form>
  );
}
