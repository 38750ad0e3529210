/** The task list. Its filters are stored in the page's address, so that links to a view can be shared. */
import type { TaskList } from '../../../worker/admin/views.ts';
import type { AdminApi, QueryParams } from '../api/admin-api.ts';
import { usePolledQuery } from '../api/use-polled-query.ts';
import { tasksHref } from '../routes.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { TaskFilters } from './task-filters.tsx';
import { buildTaskQuery, hasTaskFilters } from './task-query.ts';
import { TaskTable } from './task-table.tsx';

/** The API scans a bounded number of rows, so that a page can be empty although more follow: skip this many. */
const MAX_EMPTY_PAGES = 10;

export function TasksPage({ params }: { params: QueryParams }) {
  const query = usePolledQuery(tasksHref(params), (api, signal) => readPage(api, params, signal));
  const { data } = query;
  return (
    <>
      <PageHeader title="Tasks" query={query} />
      <TaskFilters params={params} />
      {data === undefined ? (
        query.error === undefined && <div class="card-box skeleton tall" aria-busy="true" />
      ) : data.tasks.length === 0 ? (
        <p class="card-box empty-message padded" data-testid="no-tasks">
          {describeEmptyList(data, params)}
        </p>
      ) : (
        <TaskTable tasks={data.tasks} />
      )}
      <nav class="pages" aria-label="Pages of tasks">
        {params['cursor'] !== undefined && (
          <a class="secondary" href={tasksHref({ ...params, cursor: '' })}>
            Newest
          </a>
        )}
        {typeof data?.nextCursor === 'string' && (
          <a
            class="secondary"
            href={tasksHref({ ...params, cursor: data.nextCursor })}
            data-testid="older"
          >
            Older
          </a>
        )}
      </nav>
    </>
  );
}

function describeEmptyList({ nextCursor }: TaskList, params: QueryParams): string {
  if (nextCursor !== null) return 'No matches among the newest tasks. Older tasks may match.';
  return hasTaskFilters(params) ? 'No tasks match the filters.' : 'No tasks yet.';
}

async function readPage(
  api: AdminApi,
  params: QueryParams,
  signal: AbortSignal,
): Promise<TaskList> {
  const request = buildTaskQuery(params, Date.now());
  let page = await api.tasks(request, signal);
  for (let skipped = 0; skipped < MAX_EMPTY_PAGES && page.tasks.length === 0; skipped++) {
    if (page.nextCursor === null) break;
    page = await api.tasks({ ...request, cursor: page.nextCursor }, signal);
  }
  return page;
}
