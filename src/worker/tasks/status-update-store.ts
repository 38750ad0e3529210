/**
 * The statements that apply a status in KIE's callback: its body, and in the same transaction what the
 * status changes. A repeated, late or out-of-order status changes nothing.
 */
import { sha256Hex } from '../platform/bytes.ts';
import { batch, first, prepare, raw, sql, type Statement } from '../platform/sql.ts';
import { MINUTE_MS } from '../platform/units.ts';
import {
  buildApplied,
  isStoredInTask,
  mayFillResult,
  moveTask,
  UPDATED_TASK,
  type StatusUpdate,
  type StatusUpdateOutcome,
  type UpdatedTask,
} from './status-change-store.ts';
import { isTask } from './task-sequence.ts';
import { canMoveTo } from './task-row.ts';
import { isTerminal } from './task-state.ts';

/** KIE repeats a callback a few times; no more than this many progress callbacks are stored per task. */
const MAX_PROGRESS_CALLBACKS = raw('32');
/** The same for callbacks that report an end. The first of them is in the task's row, or is its only one here. */
const MAX_CALLBACKS = raw('64');

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

/** Stores the body in `callbacks`; also if the task is not in D1, unless it was deleted or the taskId is another task's. */
async function storeBody(
  db: D1Database,
  { id, status, body, now }: StatusUpdate,
): Promise<Statement[]> {
  const { state } = status;
  const taskId = status.taskId ?? null;
  if (body === undefined) return [];
  const isEnd = state !== undefined && isTerminal(state);
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
            and (select count(*) from callbacks where id = ${id}) < ${isEnd ? MAX_CALLBACKS : MAX_PROGRESS_CALLBACKS}
          on conflict do nothing`,
    ),
  ];
}

async function isTaskIdInUse(db: D1Database, taskId: string | null): Promise<boolean> {
  if (taskId === null) return false;
  return (await first(db, sql`select 1 from tasks where task_id = ${taskId}`)) !== undefined;
}
