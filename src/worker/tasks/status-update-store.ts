/**
 * The statements that apply a status reported by KIE: the callback's body, the task, its files and the
 * work that follows, in one transaction. A repeated, late or out-of-order status changes nothing.
 */
import { sha256Hex } from '../platform/bytes.ts';
import { batch, first, prepare, raw, sql, type Sql, type Statement } from '../platform/sql.ts';
import { MILLICREDITS_PER_CREDIT, MINUTE_MS } from '../platform/units.ts';
import {
  insertPendingDelivery,
  insertPendingFiles,
  type DeliveryHint,
  type FileKey,
} from './outbox-store.ts';
import type { LinkedResult } from './result-links.ts';
import { isTask } from './task-sequence.ts';
import { canMoveTo } from './task-row.ts';
import { isTerminal, type KieState } from './task-state.ts';
import type { UpstreamStatus } from './task.ts';

/** KIE repeats a callback a few times; no more than this many progress callbacks are stored per task. */
const MAX_CALLBACKS_PER_TASK = 32;

/** A D1 row takes 2 MB, and a task's row holds more than the callback. Media results are a few KiB. */
const MAX_CALLBACK_IN_TASK_CHARACTERS = 65_536;

/** A task whose progress was reported is polled after this long without another report, or sooner. */
const PROGRESS_SILENCE_MS = 10 * MINUTE_MS;

/** More than this for one task is a corrupt number; sums of such would not be exact. */
const MAX_CHARGE_MILLICREDITS = 1e9 * MILLICREDITS_PER_CREDIT;

export interface StatusUpdate {
  /** tasks.id */
  id: string;
  status: UpstreamStatus;
  /** Of a success: its result with our links, and its files. */
  result: LinkedResult | undefined;
  /** The callback's body as received; undefined for a poll. */
  body: string | undefined;
  now: number;
  /** When the cron takes over a copy that has not reported back. */
  firstAttemptDueAt: number;
}

/** The task as it was before the update. */
export interface UpdatedTask {
  taskId: string | null;
  client: string;
  createdAt: number;
}

export type StatusUpdateOutcome = Change & { readonly task?: UpdatedTask };

type Change =
  | {
      readonly kind: 'applied';
      /** Files to copy. */
      readonly copies: readonly FileKey[];
      /** Without files: the callback to the caller. */
      readonly deliveries: readonly DeliveryHint[];
    }
  /** A repeated or late status, or nothing new. */
  | { readonly kind: 'unchanged' }
  /** The task is not in D1. The callback's body is still stored, unless the task was deleted. */
  | { readonly kind: 'unknown_task' }
  /** The status names another taskId than the task has; nothing was written. */
  | { readonly kind: 'other_task' };

const UPDATED_TASK = raw('task_id as taskId, client, created_at as createdAt');

/**
 * Applies the status in one transaction, provided that the task has the reported taskId, or none yet.
 * The first report of an end, which is nearly every call, costs two statements. A second round trip
 * examines what changed nothing, and a task that has no taskId.
 */
export async function applyStatus(
  db: D1Database,
  update: StatusUpdate,
): Promise<StatusUpdateOutcome> {
  const { state } = update.status;
  if (state !== undefined) {
    const [updated, followUp] = await batch(db, [
      ...moveTask(db, update, state, canMoveTo(state)),
      ...(isStoredInTask(update) ? [] : await storeBody(db, update)),
    ]);
    const task = updated.results[0];
    if (task !== undefined) return buildApplied(update, task, followUp.results);
  }
  return applySlowPath(db, update);
}

/**
 * The same for a status that a poll returned, of a task whose taskId is known. Costs two statements in any
 * case, which the cron's limits rely on (cron.ts), and does not find out why nothing changed.
 */
export async function applyPolledStatus(
  db: D1Database,
  update: StatusUpdate,
): Promise<StatusUpdateOutcome> {
  const { state } = update.status;
  if (state === undefined) return { kind: 'unchanged' };
  const condition = sql`(${canMoveTo(state)} or ${mayFillResult(update, state)})`;
  const [updated, followUp] = await batch(db, moveTask(db, update, state, condition));
  const task = updated.results[0];
  return task === undefined ? { kind: 'unchanged' } : buildApplied(update, task, followUp.results);
}

/** The same for a task without its taskId and for a result that follows its success. Finds out why nothing changed. */
async function applySlowPath(db: D1Database, update: StatusUpdate): Promise<StatusUpdateOutcome> {
  const { id, status } = update;
  const { state } = status;
  const attach = attachTaskId(db, update);
  const find = prepare<UpdatedTask>(db, sql`select ${UPDATED_TASK} from tasks where ${isTask(id)}`);
  const bodies = await storeBody(db, update);
  if (state === undefined) {
    const [, found] = await batch(db, [attach, find, ...bodies]);
    return explainUnchanged(db, status, found.results[0]);
  }
  const condition = sql`(${canMoveTo(state)} or ${mayFillResult(update, state)})`;
  const [, found, updated, followUp] = await batch(db, [
    attach,
    find,
    ...moveTask(db, update, state, condition),
    ...bodies,
  ]);
  const task = found.results[0];
  const isChanged = updated.results.length === 1 && task !== undefined;
  return isChanged
    ? buildApplied(update, task, followUp.results)
    : explainUnchanged(db, status, task);
}

/** Condition: the task has succeeded without a result, and the update has one. */
function mayFillResult({ result }: StatusUpdate, state: KieState): Sql {
  return sql`(${state} = 'success' and state = 'success'
    and coalesce(result_json, '') = '' and ${result?.resultJson ?? null} <> '')`;
}

async function explainUnchanged(
  db: D1Database,
  { taskId = null }: { readonly taskId?: string | null | undefined },
  task: UpdatedTask | undefined,
): Promise<StatusUpdateOutcome> {
  if (task === undefined)
    return { kind: (await isTaskIdInUse(db, taskId)) ? 'other_task' : 'unknown_task' };
  if (taskId !== null && task.taskId !== taskId) return { kind: 'other_task' };
  return { kind: 'unchanged', task };
}

/** The update of the task and, directly behind it, the outbox statement. With files, the callback waits for the copies. */
function moveTask(
  db: D1Database,
  update: StatusUpdate,
  to: KieState,
  condition: Sql,
): [Statement<UpdatedTask>, Statement<DeliveryHint>] {
  const { id, result, now, firstAttemptDueAt } = update;
  const files = result?.files ?? [];
  return [
    updateTask(db, update, to, condition),
    files.length > 0
      ? insertPendingFiles(db, id, files, firstAttemptDueAt)
      : insertPendingDelivery(db, id, now),
  ];
}

function buildApplied(
  { id, result }: StatusUpdate,
  task: UpdatedTask,
  deliveries: readonly DeliveryHint[],
): StatusUpdateOutcome {
  const copies = (result?.files ?? []).map(({ n }) => ({ id, n }));
  return { kind: 'applied', copies, deliveries, task };
}

/**
 * Gives an unconfirmed task the taskId that KIE reported, unless another task has it. If the status is
 * otherwise unknown, KIE can be polled from now on, and is polled soon.
 */
function attachTaskId(db: D1Database, { id, status, now }: StatusUpdate): Statement {
  const taskId = status.taskId ?? null;
  const isStateUnknown = status.state === undefined ? 1 : 0;
  return prepare(
    db,
    sql`update tasks set task_id = ${taskId},
          state = iif(${isStateUnknown} and ${canMoveTo('waiting')}, 'waiting', state),
          next_poll_at = iif(${isStateUnknown}, min(next_poll_at, cast(${now + MINUTE_MS} as integer)), next_poll_at)
        where ${isTask(id)} and task_id is null and ${taskId} is not null
          and not exists (select 1 from tasks where task_id = ${taskId})`,
  );
}

/** Whether the body is stored in the task's row if this update ends the task. */
function isStoredInTask({ status: { state }, body }: StatusUpdate): boolean {
  return (
    body !== undefined &&
    body.length <= MAX_CALLBACK_IN_TASK_CHARACTERS &&
    state !== undefined &&
    isTerminal(state)
  );
}

/** Stores the body in `callbacks`; also if the task is not in D1, unless it was deleted or the taskId is another task's. */
async function storeBody(
  db: D1Database,
  { id, status, body, now }: StatusUpdate,
): Promise<Statement[]> {
  const { state } = status;
  const taskId = status.taskId ?? null;
  if (body === undefined) return [];
  const isEnd = state !== undefined && isTerminal(state) ? 1 : 0;
  return [
    prepare(
      db,
      sql`insert into callbacks (id, digest, received_at, body)
          select ${id}, ${await sha256Hex(body)}, ${now}, body from (select ${body} as body)
          where coalesce(
              (select (${taskId} is null or task_id is ${taskId}) and final_callback is not body
               from tasks where ${isTask(id)}),
              not exists (select 1 from tasks where task_id = ${taskId})
                and not exists (select 1 from task_tombstones where id = ${id}))
            and (${isEnd} or (select count(*) from callbacks where id = ${id}) < ${raw(String(MAX_CALLBACKS_PER_TASK))})
          on conflict do nothing`,
    ),
  ];
}

async function isTaskIdInUse(db: D1Database, taskId: string | null): Promise<boolean> {
  if (taskId === null) return false;
  return (await first(db, sql`select 1 from tasks where task_id = ${taskId}`)) !== undefined;
}

function updateTask(
  db: D1Database,
  update: StatusUpdate,
  to: KieState,
  condition: Sql,
): Statement<UpdatedTask> {
  const { id, status, result, now } = update;
  const taskId = status.taskId ?? null;
  const body = isStoredInTask(update) ? (update.body ?? null) : null;
  const hasBody = raw(body === null ? 'false' : 'true');
  const nextPollAt = isTerminal(to)
    ? raw('null')
    : sql`min(next_poll_at, cast(${now + PROGRESS_SILENCE_MS} as integer))`;
  return prepare(
    db,
    sql`update tasks set
          state = ${to}, updated_at = ${now}, next_poll_at = ${nextPollAt},
          result_json = coalesce(${result?.resultJson ?? null}, result_json),
          fail_code = coalesce(${status.failCode ?? null}, fail_code),
          fail_msg = coalesce(${status.failMsg ?? null}, fail_msg),
          cost_time = coalesce(${status.costTime ?? null}, cost_time),
          complete_time = coalesce(${status.completeTime ?? null}, complete_time),
          kie_create_time = coalesce(${status.createTime ?? null}, kie_create_time),
          kie_update_time = coalesce(${status.updateTime ?? null}, kie_update_time),
          consume_credits = coalesce(${status.consumeCredits ?? null}, consume_credits),
          remained_credits = coalesce(${status.remainedCredits ?? null}, remained_credits),
          reserved_millicredits = coalesce(${findCharge(status, to) ?? null}, reserved_millicredits),
          final_callback = coalesce(final_callback, ${body}),
          final_callback_at = iif(final_callback is null and ${hasBody}, ${now}, final_callback_at)
        where ${isTask(id)} and (${taskId} is null or task_id = ${taskId}) and ${condition}
        returning ${UPDATED_TASK}`,
  );
}

/**
 * What the task cost, in millicredits. A failure without a charge is free; a success without one keeps
 * what was reserved, which is what undefined means.
 */
function findCharge({ consumeCredits }: UpstreamStatus, to: KieState): number | undefined {
  if (!isTerminal(to)) return undefined;
  if (consumeCredits === undefined) return to === 'fail' ? 0 : undefined;
  return Math.min(
    Math.max(0, Math.round(consumeCredits * MILLICREDITS_PER_CREDIT)),
    MAX_CHARGE_MILLICREDITS,
  );
}
