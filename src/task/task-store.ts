/**
 * Every statement on `tasks` but those of report-store.ts. The transition table stands in each update's `where`,
 * so whatever races, a state only moves as the table allows.
 */
import { applyReport, type ReportOutcome, type ReportToApply } from './report-store.ts';
import { sourcesOf, sqlList, type TaskState } from './task-state.ts';
import { COLUMNS, toTask, type TaskRow } from './task-row.ts';
import type { Intent, Task } from './task.ts';

export interface TaskStore {
  /** Writes the intent. Throws when D1 does: then KIE must not be called. */
  insertIntent(intent: Intent): Promise<void>;
  /** KIE gave the task its id. A callback may have come before this and keeps its state. */
  recordAccepted(id: string, taskId: string, now: number): Promise<void>;
  recordRefused(id: string, code: number, msg: string, now: number): Promise<void>;
  recordUnconfirmed(id: string, now: number): Promise<void>;
  /** Applies what KIE reported, with all that follows from it, in one transaction. */
  applyReport(report: ReportToApply): Promise<ReportOutcome>;
  findByTaskId(taskId: string): Promise<Task | undefined>;
  find(id: string): Promise<Task | undefined>;
  /** Throws when D1 is away or its migrations are missing. */
  ping(): Promise<void>;
}

export function taskStore(db: D1Database): TaskStore {
  const move = (id: string, to: TaskState, now: number, set = '', ...values: unknown[]) =>
    db
      .prepare(
        `update tasks set state = ?1, updated_at = ?2${set} where id = ?3 and state in (${sqlList(sourcesOf(to))})`,
      )
      .bind(to, now, id, ...values);

  return {
    insertIntent: async (intent) => {
      await db
        .prepare(
          `insert into tasks (id, client, model, request, origin, state, created_at, updated_at)
           values (?1, ?2, ?3, ?4, ?5, 'submitting', ?6, ?6)`,
        )
        .bind(
          intent.id,
          intent.client,
          intent.model,
          intent.request,
          intent.origin,
          intent.createdAt,
        )
        .run();
    },
    recordAccepted: async (id, taskId, now) => {
      await db
        .prepare(
          `update tasks set task_id = ?2, updated_at = ?3,
             state = case when state in (${sqlList(sourcesOf('waiting'))}) then 'waiting' else state end
           where id = ?1 and (task_id is null or task_id = ?2)`,
        )
        .bind(id, taskId, now)
        .run();
    },
    recordRefused: async (id, code, msg, now) => {
      await move(id, 'refused', now, ', fail_code = ?4, fail_msg = ?5', String(code), msg).run();
    },
    recordUnconfirmed: async (id, now) => {
      await move(id, 'unconfirmed', now).run();
    },
    applyReport: (report) => applyReport(db, report),
    findByTaskId: async (taskId) => {
      const row = await db
        .prepare(`select ${COLUMNS} from tasks where task_id = ?1`)
        .bind(taskId)
        .first<TaskRow>();
      return row === null ? undefined : toTask(row);
    },
    find: async (id) => {
      const row = await db
        .prepare(`select ${COLUMNS} from tasks where id = ?1`)
        .bind(id)
        .first<TaskRow>();
      return row === null ? undefined : toTask(row);
    },
    ping: async () => {
      await db.prepare('select 1 from tasks limit 1').run();
    },
  };
}
