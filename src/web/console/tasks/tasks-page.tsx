/** The list of tasks: what is asked for stands in the address, so that a link shows the same. */
import type { TaskList } from '../../../worker/admin/views.ts';
import { tasksAddress } from '../routes.ts';
import type { OperatorApi, Query } from '../api/admin-api.ts';
import { useReading } from '../api/use-polled-query.ts';
import { PageHead } from '../ui/page-head.tsx';
import { TaskFilters } from './task-filters.tsx';
import { isFiltered, taskParameters } from './task-query.ts';
import { TaskTable } from './task-table.tsx';

/** A page may hold none although there are more: so many are turned by themselves. */
const MAX_TURNS = 10;

export function TasksPage({ query }: { query: Query }) {
  const reading = useReading(tasksAddress(query), (api, signal) => readPage(api, query, signal));
  const { data } = reading;
  return (
    <>
      <PageHead title="Tasks" reading={reading} />
      <TaskFilters query={query} />
      {data === undefined ? (
        reading.error === undefined && <div class="card-box skeleton tall" aria-busy="true" />
      ) : data.tasks.length === 0 ? (
        <p class="card-box empty-message padded" data-testid="no-tasks">
          {data.nextCursor !== null
            ? 'None among the youngest ones: there may be some that are older.'
            : isFiltered(query)
              ? 'No task is like this.'
              : 'No task was made yet.'}
        </p>
      ) : (
        <TaskTable tasks={data.tasks} />
      )}
      <nav class="pages" aria-label="Pages of tasks">
        {query['cursor'] !== undefined && (
          <a class="secondary" href={tasksAddress({ ...query, cursor: '' })}>
            Youngest
          </a>
        )}
        {typeof data?.nextCursor === 'string' && (
          <a
            class="secondary"
            href={tasksAddress({ ...query, cursor: data.nextCursor })}
            data-testid="older"
          >
            Older
          </a>
        )}
      </nav>
    </>
  );
}

async function readPage(api: OperatorApi, query: Query, signal: AbortSignal): Promise<TaskList> {
  const asked = taskParameters(query, Date.now());
  let page = await api.tasks(asked, signal);
  for (let turn = 0; turn < MAX_TURNS && page.tasks.length === 0; turn++) {
    if (page.nextCursor === null) break;
    page = await api.tasks({ ...asked, cursor: page.nextCursor }, signal);
  }
  return page;
}
