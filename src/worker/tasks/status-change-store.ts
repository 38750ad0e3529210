/**
 * The statements that apply a status reported by KIE: the task, its files and the work that follows, for one
 * transaction: shared by callbacks (status-update-store.ts) and polls (polled-status-store.ts).
 */
import { prepare, raw, sql, type Sql, type Statement } from '../platform/sql.ts';
import { MILLICREDITS_PER_CREDIT, MINUTE_MS } from '../platform/units.ts';
import {
  insertPendingDelivery,
  insertPendingFiles,
  type DeliveryHint,
  type FileKey,
} from './outbox-store.ts';
import type { LinkedResult } from './result-links.ts';
import { isTask } from './task-sequence.ts';
import { isTerminal, type KieState } from './task-state.ts';
import type { UpstreamStatus } from './task.ts';

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

export const UPDATED_TASK = raw('task_id as taskId, client, created_at as createdAt');

/** Condition: the task has succeeded without a result, and the update has one. */
export function mayFillResult({ result }: StatusUpdate, state: KieState): Sql {
  return sql`(${state} = 'success' and state = 'success'
    and coalesce(result_json, '') = '' and ${result?.resultJson ?? null} <> '')`;
}

/** The update of the task and, directly behind it, the outbox statement. With files, the callback waits for the copies. */
export function moveTask(
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

/** What `moveTask` changed: `deliveries` are the rows of its second statement. */
export function buildApplied(
  { id, result }: StatusUpdate,
  task: UpdatedTask,
  deliveries: readonly DeliveryHint[],
): StatusUpdateOutcome {
  const copies = (result?.files ?? []).map(({ n }) => ({ id, n }));
  return { kind: 'applied', copies, deliveries, task };
}

/** Whether the body is stored in the task's row if this update ends the task. */
export function isStoredInTask({ status: { state }, body }: StatusUpdate): boolean {
  return (
    body !== undefined &&
    body.length <= MAX_CALLBACK_IN_TASK_CHARACTERS &&
    state !== undefined &&
    isTerminal(state)
  );
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
          charged_millicredits = coalesce(${findCharge(status, to) ?? null}, charged_millicredits),
          final_callback = coalesce(final_callback, ${body}),
          final_callback_at = iif(final_callback is null and ${hasBody}, ${now}, final_callback_at)
        where ${isTask(id)} and (${taskId} is null or task_id = ${taskId}) and ${condition}
        returning ${UPDATED_TASK}`,
  );
}

/**
 * What the task cost, in millicredits: what KIE charged, whatever was expected. A failure without a charge is
 * free. Undefined for a success without one, or with one that is not a number: it costs what was reserved.
 */
function findCharge({ consumeCredits }: UpstreamStatus, to: KieState): number | undefined {
  if (!isTerminal(to)) return undefined;
  if (consumeCredits === undefined) return to === 'fail' ? 0 : undefined;
  return Math.min(
    Math.max(0, Math.round(consumeCredits * MILLICREDITS_PER_CREDIT)),
    MAX_CHARGE_MILLICREDITS,
  );
}
