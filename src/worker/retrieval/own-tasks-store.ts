/** The list of tasks, as callers see it. */
import { all, raw, sql } from '../platform/sql.ts';
import { isLastPage, limitPageBytes, type PageRow } from '../platform/sql-pages.ts';
import { KIB } from '../platform/units.ts';
import { TASK_COLUMNS, toTask, type TaskRow } from '../tasks/task-row.ts';
import { seqOf } from '../tasks/task-sequence.ts';
import type { Task } from '../tasks/task.ts';

/** Position of a task in a list. */
export type TaskCursor = Pick<Task, 'createdAt' | 'id'>;

export interface TaskPage {
  tasks: Task[];
  /** Position of the last task, if more may follow. */
  next: TaskCursor | undefined;
}

/** Of the long columns of a page. A hundred usual tasks have less. One result may have more, and is a page then. */
const MAX_PAGE_BYTES = 512 * KIB;

const LONG_BYTES = raw(
  ['request', 'create_response', 'result_json', 'fail_msg']
    .map((column) => `coalesce(octet_length(${column}), 0)`)
    .join(' + '),
);

export interface OwnTasksStore {
  /** The tasks of a client, newest first, after the position `before`; of all clients if `client` is undefined. */
  list(client: string | undefined, limit: number, before?: TaskCursor): Promise<TaskPage>;
}

export function ownTasksStore(db: D1Database): OwnTasksStore {
  return { list: (client, limit, before) => listTasks(db, client, limit, before) };
}

async function listTasks(
  db: D1Database,
  client: string | undefined,
  limit: number,
  before?: TaskCursor,
): Promise<TaskPage> {
  const found =
    client === undefined
      ? sql`select seq as key, seq as at, id, ${LONG_BYTES} as bytes from tasks
            where ${before?.id ?? null} is null or seq < ${seqOf(before?.id ?? null)}
            order by seq desc limit ${limit}`
      : sql`select seq as key, created_at as at, id, ${LONG_BYTES} as bytes from tasks where client = ${client}
              and (created_at, id) < (${before?.createdAt ?? Number.MAX_SAFE_INTEGER}, ${before?.id ?? ''})
            order by created_at desc, id desc limit ${limit}`;
  const rows = await all<TaskRow & PageRow>(
    db,
    sql`select ${raw(TASK_COLUMNS)}, found
        from (${limitPageBytes(found, raw('at desc, id desc'), MAX_PAGE_BYTES)}) page
        cross join tasks on tasks.seq = page.key order by page.n`,
  );
  const tasks = rows.map(toTask);
  return { tasks, next: isLastPage(rows, limit) ? undefined : tasks.at(-1) };
}
