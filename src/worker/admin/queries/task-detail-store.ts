/** One task with all that is kept of it, for the operator. */
import {
  TASK_SUMMARY_COLUMNS,
  toTaskSummary,
  JOIN_CLIENT,
  type TaskSummaryRow,
  type TaskSummary,
} from './task-summary.ts';
import { isTaskText } from '../../tasks/task-sequence.ts';
import { TASK_COLUMNS, toTask, type TaskRow } from '../../tasks/task-row.ts';
import type { Task } from '../../tasks/task.ts';

/** A callback of KIE's; of a long body its beginning. */
export interface KeptCallback {
  receivedAt: number;
  state: string | null;
  body: string;
}

export interface LoggedTask {
  entry: TaskSummary;
  task: Task;
  account: string;
  callbacks: KeptCallback[];
}

export interface TaskLogStore {
  /** By our id or by KIE's. */
  find(name: string): Promise<LoggedTask | undefined>;
}

/** Of progress 32 are kept, and every one that told an end. */
const MAX_CALLBACKS = 64;
/** Of one body: media results are a few KiB. */
export const MAX_CALLBACK_CHARACTERS = 65_536;

const ONE = `(select seq from tasks where ${isTaskText('?1')}
  union all select seq from tasks where task_id = ?1 limit 1)`;

/** The one that told its end stands in the task. */
const CALLBACKS = `select received_at, body from callbacks where id = (select id from tasks where seq = ${ONE})
  union all select final_callback_at, final_callback from tasks where seq = ${ONE} and final_callback is not null`;

export function taskLogStore(db: D1Database): TaskLogStore {
  return {
    find: async (name) => {
      const [entries, tasks, callbacks] = await db.batch<
        TaskSummaryRow & { account: string } & TaskRow & KeptCallback
      >([
        db
          .prepare(
            `select ${TASK_SUMMARY_COLUMNS}, t.account from tasks t ${JOIN_CLIENT} where t.seq = ${ONE}`,
          )
          .bind(name),
        db.prepare(`select ${TASK_COLUMNS} from tasks where seq = ${ONE}`).bind(name),
        db
          .prepare(
            `select received_at as receivedAt, substr(body, 1, ${MAX_CALLBACK_CHARACTERS}) as body,
               iif(json_valid(body), body ->> '$.data.state', null) as state
             from (${CALLBACKS})
             order by received_at limit ${MAX_CALLBACKS}`,
          )
          .bind(name),
      ]);
      const entry = entries?.results[0];
      const task = tasks?.results[0];
      if (entry === undefined || task === undefined) return undefined;
      const { account, ...row } = entry;
      return {
        entry: toTaskSummary(row),
        task: toTask(task),
        account,
        callbacks: callbacks?.results ?? [],
      };
    },
  };
}
