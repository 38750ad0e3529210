/** One task with all that is kept of it, for the operator. */
import { ENTRY, toEntry, WITH_CLIENT, type EntryRow, type TaskEntry } from './task-summary.ts';
import { isTask } from '../../tasks/task-sequence.ts';
import { COLUMNS, toTask, type TaskRow } from '../../tasks/task-row.ts';
import type { Task } from '../../tasks/task.ts';

/** A callback of KIE's; of a long body its beginning. */
export interface KeptCallback {
  receivedAt: number;
  state: string | null;
  body: string;
}

export interface LoggedTask {
  entry: TaskEntry;
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

const ONE = `(select place from tasks where ${isTask('?1')}
  union all select place from tasks where task_id = ?1 limit 1)`;

/** The one that told its end stands in the task. */
const CALLBACKS = `select received_at, body from callbacks where id = (select id from tasks where place = ${ONE})
  union all select callback_at, callback from tasks where place = ${ONE} and callback is not null`;

export function taskLogStore(db: D1Database): TaskLogStore {
  return {
    find: async (name) => {
      const [entries, tasks, callbacks] = await db.batch<
        EntryRow & { account: string } & TaskRow & KeptCallback
      >([
        db
          .prepare(`select ${ENTRY}, t.account from tasks t ${WITH_CLIENT} where t.place = ${ONE}`)
          .bind(name),
        db.prepare(`select ${COLUMNS} from tasks where place = ${ONE}`).bind(name),
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
        entry: toEntry(row),
        task: toTask(task),
        account,
        callbacks: callbacks?.results ?? [],
      };
    },
  };
}
