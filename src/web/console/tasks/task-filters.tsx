/** The filters of the task list. A choice applies at once, a text when the field is left or Enter is pressed. */
import type { QueryParams } from '../api/admin-api.ts';
import { useClientNames } from '../api/client-names.ts';
import { STATE_CHOICES } from '../messages/status-label.ts';
import { tasksHref } from '../routes.ts';
import { TextFilter } from '../ui/text-filter.tsx';
import { navigate } from '../ui/use-route.ts';
import {
  buildStateParams,
  CUSTOM_PERIOD,
  FAILED_FILES,
  hasTaskFilters,
  PERIODS,
  selectedState,
  updateTaskParams,
} from './task-query.ts';

export function TaskFilters({ params }: { params: QueryParams }) {
  const names = useClientNames();
  const change = (part: QueryParams) => {
    const next = tasksHref(updateTaskParams(params, part));
    if (next !== tasksHref(params)) navigate(next);
  };
  const textFilter = (name: string) => ({
    value: params[name] ?? '',
    onChange: (value: string) => change({ [name]: value }),
    testId: `filter-${name}`,
  });
  return (
    <form
      class="filters"
      role="search"
      aria-label="Task filters"
      onSubmit={(event) => event.preventDefault()}
    >
      <label>
        State
        <select
          value={selectedState(params)}
          onChange={({ currentTarget }) => change(buildStateParams(currentTarget.value))}
          data-testid="filter-state"
        >
          <option value="">All</option>
          <option value={FAILED_FILES}>Failed copies</option>
          {STATE_CHOICES.map(({ state, text }) => (
            <option key={state} value={state}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <label>
        Time
        <select
          value={params['within'] ?? ''}
          onChange={({ currentTarget }) =>
            change({ within: currentTarget.value, since: '', until: '' })
          }
          data-testid="filter-time"
        >
          {PERIODS.map(({ within, text }) => (
            <option key={within} value={within}>
              {text}
            </option>
          ))}
          <option value={CUSTOM_PERIOD}>Custom range</option>
        </select>
      </label>
      {params['within'] === CUSTOM_PERIOD && (
        <>
          <TextFilter label="From" type="datetime-local" {...textFilter('since')} />
          <TextFilter label="To" type="datetime-local" {...textFilter('until')} />
        </>
      )}
      <TextFilter label="Model" placeholder="kling/*" {...textFilter('model')} />
      <TextFilter
        label="Client"
        placeholder="Name or ID"
        choices={names}
        {...textFilter('client')}
      />
      <TextFilter label="Task" placeholder="Task ID" {...textFilter('id')} />
      {hasTaskFilters(params) && (
        <a class="quiet" href={tasksHref()} data-testid="filter-clear">
          Clear filters
        </a>
      )}
    </form>
  );
}
