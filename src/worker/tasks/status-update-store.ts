/**
 * The statements that take KIE's word on a task: the callback's body, the task, its files and the work
 * they are owed, in one transaction. A repeat, a late one or one out of order changes nothing.
 */
import { sha256Hex } from '../platform/bytes.ts';
import type { KieReport } from '../upstream/kie-wire.ts';
import { MINUTE_MS } from '../platform/units.ts';
import { MILLI } from '../submission/account-store.ts';
import { enqueueDelivery, type DeliveryHint } from '../webhooks/delivery-store.ts';
import { insertFiles, type FileKey } from '../archive/file-store.ts';
import type { LinkedResult } from './result-links.ts';
import { isTaskText } from './task-sequence.ts';
import { isTerminal, sqlMayMove, type KieState } from './task-state.ts';

/** KIE repeats a callback a few times; of reports on progress no more than this are kept for one task. */
const MAX_CALLBACKS_PER_TASK = 32;

/** A row of D1 takes 2 MB, and a task's holds more than this. Media results are a few KiB. */
const MAX_KEPT_IN_TASK_CHARACTERS = 65_536;

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

/** Whose task a report was about, as it stood before. */
export interface ReportedTask {
  taskId: string | null;
  client: string;
  createdAt: number;
}

/** With the task, where we have it. */
export type ReportOutcome = WhatChanged & { readonly task?: ReportedTask };

type WhatChanged =
  | {
      readonly kind: 'applied';
      /** Files to copy. */
      readonly owed: readonly FileKey[];
      /** Where there is none: the callback to the task's caller. */
      readonly toDeliver: readonly DeliveryHint[];
    }
  /** A repeat, a late one, or nothing new: the task stays as it is. */
  | { readonly kind: 'unchanged' }
  /** We have no such task; a callback's body is kept all the same, unless the task was forgotten. */
  | { readonly kind: 'unknown_task' }
  /** The report names another taskId than the one of this task; nothing was written. */
  | { readonly kind: 'other_task' };

/** A success that came without its result is still one: the result may follow. */
const MAY_FILL = `(?3 = 'success' and state = 'success' and coalesce(result_json, '') = '' and ?5 <> '')`;

/**
 * Applies what KIE reported, with all that follows from it, in one transaction. The task is KIE's of this
 * taskId, or has none yet, or nothing is written. The first word on an end, which is nearly every one,
 * costs two statements; what changes nothing, and a task without its taskId, are looked into afterwards.
 */
export async function applyReport(db: D1Database, request: ReportToApply): Promise<ReportOutcome> {
  const { report } = request;
  const { state } = report;
  if (state !== undefined) {
    const [updated, followed] = await db.batch<ReportedTask & DeliveryHint>([
      ...settling(db, request, state, sqlMayMove(state)),
      ...(isKeptInTask(request) ? [] : await keepBody(db, request)),
    ]);
    const task = updated?.results[0];
    if (task !== undefined) return applied(request, task, followed?.results ?? []);
  }
  const settle =
    state === undefined
      ? []
      : settling(db, request, state, `(${sqlMayMove(state)} or ${MAY_FILL})`);
  const [, looked, updated, followed] = await db.batch<ReportedTask & DeliveryHint>([
    attachTaskId(db, request),
    db.prepare(`select ${REPORTED} from tasks where ${isTaskText('?1')}`).bind(request.id),
    ...settle,
    ...(await keepBody(db, request)),
  ]);
  const task = looked?.results[0];
  const { taskId = null } = report;
  if (task === undefined)
    return { kind: (await isOthers(db, taskId)) ? 'other_task' : 'unknown_task' };
  if (taskId !== null && task.taskId !== taskId) return { kind: 'other_task' };
  if (settle.length === 0 || updated?.results.length !== 1) return { kind: 'unchanged', task };
  return applied(request, task, followed?.results ?? []);
}

const REPORTED = 'task_id as taskId, client, created_at as createdAt';

/**
 * The task, and right behind it what follows, which asks `changes()` whether that took place. With files
 * the caller is called back when they are safe.
 */
function settling(
  db: D1Database,
  request: ReportToApply,
  to: KieState,
  mayMove: string,
): D1PreparedStatement[] {
  const { id, result, now, firstAttemptDueAt } = request;
  const files = result?.files ?? [];
  return [
    update(db, request, to, mayMove),
    files.length > 0 ? insertFiles(db, id, files, firstAttemptDueAt) : enqueueDelivery(db, id, now),
  ];
}

function applied(
  { id, result }: ReportToApply,
  task: ReportedTask,
  toDeliver: readonly DeliveryHint[],
): ReportOutcome {
  const owed = (result?.files ?? []).map(({ n }) => ({ id, n }));
  return { kind: 'applied', owed, toDeliver, task };
}

/**
 * A word on a task of which KIE had not told the taskId tells it, unless another one has it. Where it says
 * nothing else that is known here, KIE can be asked from then on, and is asked soon.
 */
function attachTaskId(
  db: D1Database,
  { id, report: { taskId, state }, now }: ReportToApply,
): D1PreparedStatement {
  const isNew = `?4 and ${sqlMayMove('waiting')}`;
  return db
    .prepare(
      `update tasks set task_id = ?2, state = iif(${isNew}, 'waiting', state),
         next_poll_at = iif(?4, min(next_poll_at, cast(?3 as integer)), next_poll_at)
       where ${isTaskText('?1')} and task_id is null and ?2 is not null
         and not exists (select 1 from tasks where task_id = ?2)`,
    )
    .bind(id, taskId ?? null, now + MINUTE_MS, state === undefined ? 1 : 0);
}

/** Whether the callback is kept in its task's row, should it be the one that ends it. */
function isKeptInTask({ report: { state }, body }: ReportToApply): boolean {
  return (
    body !== undefined &&
    body.length <= MAX_KEPT_IN_TASK_CHARACTERS &&
    state !== undefined &&
    isTerminal(state)
  );
}

/** Of a task that is not here the body is kept all the same, unless it was forgotten or is another one's. */
async function keepBody(
  db: D1Database,
  { id, report: { taskId, state }, body, now }: ReportToApply,
): Promise<D1PreparedStatement[]> {
  if (body === undefined) return [];
  const isEnd = state !== undefined && isTerminal(state);
  const kept = db
    .prepare(
      `insert into callbacks (id, digest, received_at, body)
       select ?1, ?3, ?4, ?5
       where coalesce(
           (select (?2 is null or task_id is ?2) and final_callback is not ?5 from tasks where ${isTaskText('?1')}),
           not exists (select 1 from tasks where task_id = ?2)
             and not exists (select 1 from task_tombstones where id = ?1))
         and (?6 or (select count(*) from callbacks where id = ?1) < ${MAX_CALLBACKS_PER_TASK})
       on conflict do nothing`,
    )
    .bind(id, taskId ?? null, await sha256Hex(body), now, body, isEnd ? 1 : 0);
  return [kept];
}

async function isOthers(db: D1Database, taskId: string | null): Promise<boolean> {
  return (
    taskId !== null &&
    (await db.prepare('select 1 from tasks where task_id = ?1').bind(taskId).first()) !== null
  );
}

function update(
  db: D1Database,
  request: ReportToApply,
  to: KieState,
  mayMove: string,
): D1PreparedStatement {
  const { id, report, result, now } = request;
  return db
    .prepare(
      `update tasks set
         state = ?3, updated_at = ?4,
         next_poll_at = ${isTerminal(to) ? 'null' : `min(next_poll_at, cast(?4 + ${PROGRESS_SILENCE_MS} as integer))`},
         result_json = coalesce(?5, result_json),
         fail_code = coalesce(?6, fail_code), fail_msg = coalesce(?7, fail_msg),
         cost_time = coalesce(?8, cost_time), complete_time = coalesce(?9, complete_time),
         kie_create_time = coalesce(?10, kie_create_time), kie_update_time = coalesce(?11, kie_update_time),
         consume_credits = coalesce(?12, consume_credits), remained_credits = coalesce(?13, remained_credits),
         reserved_millicredits = coalesce(?14, reserved_millicredits),
         final_callback = coalesce(final_callback, ?15),
         final_callback_at = iif(final_callback is null and ?15 is not null, ?4, final_callback_at)
       where ${isTaskText('?1')} and (?2 is null or task_id = ?2) and ${mayMove}
       returning ${REPORTED}`,
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
      isKeptInTask(request) ? (request.body ?? null) : null,
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
