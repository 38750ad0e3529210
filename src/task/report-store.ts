/**
 * The statements that take KIE's word on a task: the callback's body, the task, its files and the work
 * they are owed, in one transaction. A repeat, a late one or one out of order changes nothing.
 */
import { sha256Hex } from '../bytes.ts';
import type { KieReport } from '../kie/kie-wire.ts';
import { MINUTE_MS } from '../units.ts';
import { MILLI } from './account-store.ts';
import { oweDelivery, type DeliveryTry } from './delivery-store.ts';
import { insertFiles, type FileKey } from './file-store.ts';
import type { LinkedResult } from './result-links.ts';
import { isTerminal, sourcesOf, sqlList, type KieState } from './task-state.ts';

/** KIE repeats a callback a few times; of reports on progress no more than this are kept for one task. */
const MAX_CALLBACKS_PER_TASK = 32;

/** A task that told of progress is asked for after this long without another word, or sooner. */
const PROGRESS_SILENCE_MS = 10 * MINUTE_MS;

export interface ReportToApply {
  id: string;
  report: KieReport;
  /** Of a success: its result with our links and the files in it. */
  result: LinkedResult | undefined;
  /** The callback's body as it came; undefined when we asked. */
  body: string | undefined;
  now: number;
  /** When the cron takes over a copy of which nothing was heard. */
  firstAttemptDueAt: number;
}

export type ReportOutcome =
  | {
      readonly kind: 'applied';
      /** Files to copy. */
      readonly owed: readonly FileKey[];
      /** Where there is none: the callback to the task's caller. */
      readonly toDeliver: readonly DeliveryTry[];
    }
  /** A repeat, a late one, or nothing new: the task stays as it is. */
  | { readonly kind: 'unchanged' }
  /** We have no such task; a callback's body is kept all the same, unless the task was forgotten. */
  | { readonly kind: 'unknown_task' }
  /** The report names another taskId than the one of this task; nothing was written. */
  | { readonly kind: 'other_task' };

/** Of one row: the id is ours and KIE's taskId, where both are known, belongs to it and to no other. */
const SAME_TASK = `not exists (
  select 1 from tasks where (id = ?1 and task_id <> ?2) or (task_id = ?2 and id <> ?1))`;

/** A success that came without its result is still one: the result may follow. */
const MAY_FILL = `(?3 = 'success' and state = 'success' and coalesce(result_json, '') = '' and ?5 <> '')`;

/** Applies what KIE reported, with all that follows from it, in one transaction. */
export async function applyReport(
  db: D1Database,
  { id, report, result, body, now, firstAttemptDueAt }: ReportToApply,
): Promise<ReportOutcome> {
  const taskId = report.taskId ?? null;
  const isEnd = report.state !== undefined && isTerminal(report.state);
  const keepBody = async (text: string) =>
    db
      .prepare(
        `insert into callbacks (id, digest, received_at, body)
         select ?1, ?3, ?4, ?5
         where ${SAME_TASK} and not exists (select 1 from forgotten where id = ?1)
           and (?6 or (select count(*) from callbacks where id = ?1) < ${MAX_CALLBACKS_PER_TASK})
         on conflict do nothing`,
      )
      .bind(id, taskId, await sha256Hex(text), now, text, isEnd ? 1 : 0);

  const look = db
    .prepare(`select exists (select 1 from tasks where id = ?1) as known, ${SAME_TASK} as same`)
    .bind(id, taskId);
  // What follows stands right behind the update: it asks `changes()` whether that took place. With files
  // the caller is called back when they are safe.
  const files = result?.files ?? [];
  const settle =
    report.state === undefined
      ? []
      : [
          update(db, id, report, report.state, result, now),
          files.length > 0
            ? insertFiles(db, id, files, firstAttemptDueAt)
            : oweDelivery(db, id, now),
        ];
  const batch = [look, ...settle, ...(body === undefined ? [] : [await keepBody(body)])];

  const [looked, updated, followed] = await db.batch<
    { known: number; same: number } & FileKey & DeliveryTry
  >(batch);
  if (looked?.results[0]?.same === 0) return { kind: 'other_task' };
  if (looked?.results[0]?.known === 0) return { kind: 'unknown_task' };
  if (settle.length === 0 || updated?.results.length !== 1) {
    if (taskId !== null) await attachTaskId(db, id, taskId, now);
    return { kind: 'unchanged' };
  }
  const rows = followed?.results ?? [];
  return files.length > 0
    ? { kind: 'applied', owed: rows, toDeliver: [] }
    : { kind: 'applied', owed: [], toDeliver: rows };
}

function update(
  db: D1Database,
  id: string,
  report: KieReport,
  to: KieState,
  result: LinkedResult | undefined,
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `update tasks set
         state = ?3, updated_at = ?4, task_id = coalesce(task_id, ?2),
         ask_at = ${isTerminal(to) ? 'null' : `min(ask_at, cast(?4 + ${PROGRESS_SILENCE_MS} as integer))`},
         result_json = coalesce(?5, result_json),
         fail_code = coalesce(?6, fail_code), fail_msg = coalesce(?7, fail_msg),
         cost_time = coalesce(?8, cost_time), complete_time = coalesce(?9, complete_time),
         kie_create_time = coalesce(?10, kie_create_time), kie_update_time = coalesce(?11, kie_update_time),
         consume_credits = coalesce(?12, consume_credits), remained_credits = coalesce(?13, remained_credits),
         held_millicredits = coalesce(?14, held_millicredits)
       where id = ?1 and ${SAME_TASK}
         and (state in (${sqlList(sourcesOf(to))}) or ${MAY_FILL})
       returning id`,
    )
    .bind(
      id,
      report.taskId ?? null,
      to,
      now,
      result?.resultJson ?? null,
      report.failCode ?? null,
      report.failMsg ?? null,
      report.costTime ?? null,
      report.completeTime ?? null,
      report.createTime ?? null,
      report.updateTime ?? null,
      report.consumeCredits ?? null,
      report.remainedCredits ?? null,
      chargedMillicredits(report, to) ?? null,
    );
}

/** More than this for one task is a number that went wrong, and sums of such would not be exact. */
const MAX_CHARGE_MILLICREDITS = 1e9 * MILLI;

/**
 * What a task turned out to cost. A failure for which KIE names no credits is free; a success for
 * which it names none keeps what was reserved, which is what undefined means.
 */
function chargedMillicredits({ consumeCredits }: KieReport, to: KieState): number | undefined {
  if (!isTerminal(to)) return undefined;
  if (consumeCredits === undefined) return to === 'fail' ? 0 : undefined;
  return Math.min(Math.max(0, Math.round(consumeCredits * MILLI)), MAX_CHARGE_MILLICREDITS);
}

/**
 * A word that told no new state may still tell the taskId, and from then on KIE can be asked: soon,
 * because whatever KIE meant by it is not known here.
 */
async function attachTaskId(
  db: D1Database,
  id: string,
  taskId: string,
  now: number,
): Promise<void> {
  await db
    .prepare(
      `update tasks set task_id = ?2,
         state = case when state in (${sqlList(sourcesOf('waiting'))}) then 'waiting' else state end,
         ask_at = min(ask_at, cast(?3 as integer))
       where id = ?1 and task_id is null and ${SAME_TASK}`,
    )
    .bind(id, taskId, now + MINUTE_MS)
    .run();
}
