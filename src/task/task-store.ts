/**
 * Every statement on `tasks` and `callbacks`. The transition table stands in each update's `where`,
 * so whatever races, a state only moves as the table allows.
 */
import { sha256Hex } from '../bytes.ts';
import type { KieReport } from '../kie/kie-wire.ts';
import { insertFiles, type FileKey } from './file-store.ts';
import type { LinkedResult } from './result-links.ts';
import { sourcesOf, type KieState, type TaskState } from './task-state.ts';
import { COLUMNS, toTask, type TaskRow } from './task-row.ts';
import type { Intent, Task } from './task.ts';

/** KIE repeats a callback a few times; more bodies than this for one task are not kept. */
const MAX_CALLBACKS_PER_TASK = 32;

/** What KIE said of a task, ready to be applied. */
export interface ReportToApply {
  id: string;
  report: KieReport;
  /** Of a success: its result with our links and the files in it. */
  result: LinkedResult;
  /** The callback's body as it came; undefined when we asked. */
  body: string | undefined;
  now: number;
  /** When the cron takes over a copy of which nothing was heard. */
  firstAttemptDueAt: number;
}

export type ReportOutcome =
  | { readonly kind: 'applied'; readonly owed: readonly FileKey[] }
  /** A repeat, a late one, or nothing new: the task stays as it is. */
  | { readonly kind: 'unchanged' }
  /** We have no such task; a callback's body is kept all the same. */
  | { readonly kind: 'unknown_task' }
  /** The report names another taskId than the one of this task; nothing was written. */
  | { readonly kind: 'other_task' };

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
        `update tasks set state = ?1, updated_at = ?2${set} where id = ?3 and state in (${inList(sourcesOf(to))})`,
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
             state = case when state in (${inList(sourcesOf('waiting'))}) then 'waiting' else state end
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

/** Of one row: the id is ours and KIE's taskId, where both are known, belongs to it and to no other. */
const SAME_TASK = `not exists (
  select 1 from tasks where (id = ?1 and task_id <> ?2) or (task_id = ?2 and id <> ?1))`;

async function applyReport(
  db: D1Database,
  { id, report, result, body, now, firstAttemptDueAt }: ReportToApply,
): Promise<ReportOutcome> {
  const taskId = report.taskId ?? null;
  const keepBody = async (text: string) =>
    db
      .prepare(
        `insert into callbacks (id, digest, received_at, body)
         select ?1, ?3, ?4, ?5
         where ${SAME_TASK} and (select count(*) from callbacks where id = ?1) < ${MAX_CALLBACKS_PER_TASK}
         on conflict do nothing`,
      )
      .bind(id, taskId, await sha256Hex(text), now, text);

  const look = db
    .prepare(`select exists (select 1 from tasks where id = ?1) as known, ${SAME_TASK} as same`)
    .bind(id, taskId);
  // `files` stands right behind the update: it asks `changes()` whether the update took place.
  const settle =
    report.state === undefined
      ? []
      : [
          update(db, id, report, report.state, result, now),
          insertFiles(db, id, result.files, firstAttemptDueAt),
        ];
  const batch = [look, ...settle, ...(body === undefined ? [] : [await keepBody(body)])];

  const [looked, updated, filed] = await db.batch(batch);
  const { known, same } = looked?.results[0] as { known: number; same: number };
  if (same === 0) return { kind: 'other_task' };
  if (known === 0) return { kind: 'unknown_task' };
  if (settle.length === 0 || updated?.meta.changes === 0) return { kind: 'unchanged' };
  return { kind: 'applied', owed: filed?.results as FileKey[] };
}

function update(
  db: D1Database,
  id: string,
  report: KieReport,
  to: KieState,
  result: LinkedResult,
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `update tasks set
         state = ?3, updated_at = ?4, task_id = coalesce(task_id, ?2),
         result_json = coalesce(?5, result_json),
         fail_code = coalesce(?6, fail_code), fail_msg = coalesce(?7, fail_msg),
         cost_time = coalesce(?8, cost_time), complete_time = coalesce(?9, complete_time),
         kie_create_time = coalesce(?10, kie_create_time), kie_update_time = coalesce(?11, kie_update_time),
         consume_credits = coalesce(?12, consume_credits), remained_credits = coalesce(?13, remained_credits)
       where id = ?1 and state in (${inList(sourcesOf(to))}) and ${SAME_TASK}`,
    )
    .bind(
      id,
      report.taskId ?? null,
      to,
      now,
      report.resultJson === undefined ? null : result.resultJson,
      report.failCode ?? null,
      report.failMsg ?? null,
      report.costTime ?? null,
      report.completeTime ?? null,
      report.createTime ?? null,
      report.updateTime ?? null,
      report.consumeCredits ?? null,
      report.remainedCredits ?? null,
    );
}

/** States are constants of this code, never input, so they may stand in the statement itself. */
function inList(states: readonly TaskState[]): string {
  return states.map((state) => `'${state}'`).join(', ');
}
