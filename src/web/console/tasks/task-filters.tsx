/** The filters: a choice holds at once, a text once it is left or entered. */
import { tasksAddress } from '../routes.ts';
import { useClientNames } from '../api/client-names.ts';
import type { Query } from '../api/admin-api.ts';
import { goTo } from '../ui/use-route.ts';
import { TextFilter } from '../ui/text-filter.tsx';
import { STATE_CHOICES } from '../messages/state-label.ts';
import {
  BETWEEN,
  changedQuery,
  chosenState,
  isFiltered,
  LOST,
  PERIODS,
  stateChange,
} from './task-query.ts';

export function TaskFilters({ query }: { query: Query }) {
  const names = useClientNames();
  const change = (part: Query) => {
    const next = tasksAddress(changedQuery(query, part));
    if (next !== tasksAddress(query)) goTo(next);
  };
  const text = (name: string) => ({
    value: query[name] ?? '',
    onChange: (value: string) => change({ [name]: value }),
    testId: `filter-${name}`,
  });
  return (
    <form
      class="filters"
      role="search"
      aria-label="Filter the tasks"
      onSubmit={(event) => event.preventDefault()}
    >
      <label>
        State
        <select
          value={chosenState(query)}
          onChange={({ currentTarget }) => change(stateChange(currentTarget.value))}
          data-testid="filter-state"
        >
          <option value="">All</option>
          <option value={LOST}>A file was lost</option>
          {STATE_CHOICES.map(({ state, text: words }) => (
            <option key={state} value={state}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <label>
        Time
        <select
          value={query['within'] ?? ''}
          onChange={({ currentTarget }) =>
            change({ within: currentTarget.value, since: '', until: '' })
          }
          data-testid="filter-time"
        >
          {PERIODS.map(({ within, text: words }) => (
            <option key={within} value={within}>
              {words}
            </option>
          ))}
          <option value={BETWEEN}>Between</option>
        </select>
      </label>
      {query['within'] === BETWEEN && (
        <>
          <TextFilter label="From" type="datetime-local" {...text('since')} />
          <TextFilter label="Until" type="datetime-local" {...text('until')} />
        </>
      )}
      <TextFilter label="Model" placeholder="kling/*" {...text('model')} />
      <TextFilter label="Client" placeholder="Name or id" choices={names} {...text('client')} />
      <TextFilter label="Task" placeholder="KIE’s id or ours" {...text('id')} />
      {isFiltered(query) && (
        <a class="quiet" href={tasksAddress()} data-testid="filter-clear">
          Clear
        </a>
      )}
    </form>
  );
}
