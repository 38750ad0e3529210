/** One task with its callbacks, for an admin. */
import { batch, prepare, raw, sql, type Sql } from '../../platform/sql.ts';
import { TASK_COLUMNS, toTask, type TaskRow } from '../../tasks/task-row.ts';
import { parseSeq } from '../../tasks/task-sequence.ts';
import type { Task } from '../../tasks/task.ts';
import {
  JOIN_CLIENT,
  TASK_SUMMARY_COLUMNS,
  toTaskSummary,
  type TaskSummary,
  type TaskSummaryRow,
} from './task-summary.ts';

export interface StoredCallback {
  receivedAt: number;
  state: string | null;
  /** At most MAX_CALLBACK_CHARACTERS of it. */
  body: string;
}

export interface TaskDetailRows {
  summary: TaskSummary;
  task: Task;
  account: string;
  callbacks: StoredCallback[];
}

export interface TaskDetailStore {
  /** `name`: the task's `seq`, or KIE's taskId. */
  find(name: string): Promise<TaskDetailRows | undefined>;
}

/** As many progress callbacks are stored per task, and final ones, which come last. */
const MAX_CALLBACKS = raw('32');
/** A callback about media is a few KiB. */
export const MAX_CALLBACK_CHARACTERS = 8192;

const selectSeq = (
  name: string,
): Sql => sql`(select seq from tasks where seq = ${parseSeq(name) ?? null}
  union all select seq from tasks where task_id = ${name} limit 1)`;

/** The final callback is in the task's row. */
const selectCallbacks = (name: string): Sql => sql`
  select received_at, body from callbacks where id = (select id from tasks where seq = ${selectSeq(name)})
  union all select final_callback_at, final_callback from tasks
    where seq = ${selectSeq(name)} and final_callback is not null`;

export function taskDetailStore(db: D1Database): TaskDetailStore {
  return {
    find: async (name) => {
      const [summaries, tasks, callbacks] = await batch(db, [
        prepare<TaskSummaryRow & { account: string }>(
          db,
          sql`select ${TASK_SUMMARY_COLUMNS}, t.account from tasks t ${JOIN_CLIENT}
            where t.seq = ${selectSeq(name)}`,
        ),
        prepare<TaskRow>(
          db,
          sql`select ${raw(TASK_COLUMNS)} from tasks where seq = ${selectSeq(name)}`,
        ),
        prepare<StoredCallback>(
          db,
          sql`select received_at as receivedAt, substr(body, 1, ${raw(String(MAX_CALLBACK_CHARACTERS))}) as body,
              iif(json_valid(body), body ->> '$.data.state', null) as state
            from (${selectCallbacks(name)})
            order by received_at desc limit ${MAX_CALLBACKS}`,
        ),
      ]);
      const [summary] = summaries.results;
      const [task] = tasks.results;
      if (summary === undefined || task === undefined) return undefined;
      const { account, ...row } = summary;
      return {
        summary: toTaskSummary(row),
        task: toTask(task),
        account,
        callbacks: callbacks.results.toReversed(),
      };
    },
  };
}
