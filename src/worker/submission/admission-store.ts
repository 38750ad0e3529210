/**
 * Admission of a new task: one transaction decides whether the request is a repeat, whether the client
 * is within its limits and whether KIE's rate window has a slot in time, and inserts the task.
 */
import { batch, prepare, raw, sql, type Sql, type Statement } from '../platform/sql.ts';
import { MILLICREDITS_PER_CREDIT } from '../platform/units.ts';
import type { FirstPoll } from '../tasks/poll-schedule.ts';
import { TASK_COLUMNS, toTask, type TaskRow } from '../tasks/task-row.ts';
import { taskIdExpression, taskIdFor } from '../tasks/task-sequence.ts';
import type { NewTask, Task } from '../tasks/task.ts';
import { peekSlot, takeSlot } from '../upstream/rate-window-store.ts';
import type { SlotRequest } from '../upstream/rate-window.ts';
import {
  findBudgetDay,
  findExceededLimit,
  findReservation,
  type LimitKind,
  type Reservation,
} from './account-store.ts';

export interface AdmissionRequest {
  task: Omit<NewTask, 'id'>;
  /** 128 random bits in base64url: the end of the task's id. */
  randomSuffix: string;
  /** Within which the Idempotency-Key is unique; undefined: within the client. */
  idempotencyScope?: string | undefined;
  reservation: Reservation;
  slot: SlotRequest;
  firstPoll: FirstPoll;
}

export type Admission =
  /** The task is inserted under this id, its credits are reserved, and KIE may be called at `slotAt`. */
  | { readonly kind: 'admitted'; readonly id: string; readonly slotAt: number }
  /** This Idempotency-Key was used before, for this task. Nothing was written. */
  | { readonly kind: 'repeated'; readonly task: Task }
  /** A limit of the client is reached; `credits` is what the task would reserve. Nothing was written. */
  | { readonly kind: 'limited'; readonly by: LimitKind; readonly credits: number }
  /** The next slot is too late. Nothing was written. */
  | { readonly kind: 'full'; readonly nextSlotAt: number };

/**
 * Admits a task, or returns why not. Race-free with any number of isolates: the batch is one transaction.
 * Throws if D1 does; KIE must not be called then. An admission costs one round trip with two statements;
 * a rejection is explained by a second one, because it is rare.
 */
export async function admit(db: D1Database, request: AdmissionRequest): Promise<Admission> {
  const [taken] = await batch(db, [acquireSlot(db, request), insertTask(db, request)]);
  const acquired = taken.results[0];
  if (acquired === undefined) return explainRejection(db, request);
  return {
    kind: 'admitted',
    id: taskIdFor(acquired.seq, request.randomSuffix),
    slotAt: acquired.slot,
  };
}

/** Condition: the row of `tasks` has the request's Idempotency-Key. Same expression as in the unique index. */
function hasKey({ task, idempotencyScope }: AdmissionRequest): Sql {
  return sql`coalesce(idempotency_scope, client) = ${idempotencyScope ?? task.client}
    and idempotency_key = ${task.idempotencyKey ?? null}`;
}

/** Takes a slot, unless the request is a repeat or a limit of its client is reached. */
function acquireSlot(db: D1Database, request: AdmissionRequest) {
  const { task, reservation, slot } = request;
  const isNew =
    task.idempotencyKey === undefined
      ? raw('')
      : sql`not exists (select 1 from tasks where ${hasKey(request)}) and `;
  return takeSlot(db, slot, sql`${isNew}${findExceededLimit(reservation)} is null`);
}

/** Inserts the task if the statement before it took a slot. A trigger updates the account. */
function insertTask(
  db: D1Database,
  { task, randomSuffix, idempotencyScope, reservation, firstPoll }: AdmissionRequest,
): Statement {
  const { createdAt } = task;
  const usual = sql`coalesce((select p50_ms from model_times where model = ${task.model}), ${firstPoll.unknownModelMs})`;
  const delay = sql`min(${firstPoll.ceilingMs}, max(${firstPoll.floorMs}, ${firstPoll.factor} * ${usual}))`;
  return prepare(
    db,
    sql`insert into tasks
          (seq, id, client, account, idempotency_key, idempotency_scope, model, price_key, request,
           public_base_url, callback_origin, state, created_at, updated_at, next_poll_at,
           reserved_millicredits, min_charge_millicredits, max_charge_millicredits, budget_day)
        select last_seq, ${taskIdExpression(raw('last_seq'), randomSuffix)}, ${task.client},
          ${reservation.account}, ${task.idempotencyKey ?? null}, ${idempotencyScope ?? null},
          ${task.model}, ${reservation.learned?.priceKey ?? null}, ${task.request},
          ${task.publicBaseUrl}, ${task.callbackOrigin ?? null}, 'submitting', ${createdAt}, ${createdAt},
          cast(${createdAt} + ${delay} as integer),
          ${findReservation(reservation)}, ${reservation.expected.min}, ${reservation.expected.max},
          ${findBudgetDay(reservation)}
        from rate_windows where name = 'createTask' and changes() = 1`,
  );
}

/** Evaluated a moment later: if the obstacle is gone by then, the window counts as full. */
async function explainRejection(
  db: D1Database,
  request: AdmissionRequest,
): Promise<Exclude<Admission, { kind: 'admitted' }>> {
  const { reservation, slot } = request;
  const [repeated, limited, peeked] = await batch(db, [
    prepare<TaskRow>(db, sql`select ${raw(TASK_COLUMNS)} from tasks where ${hasKey(request)}`),
    prepare<{ millicredits: number; exceeded: LimitKind | null }>(
      db,
      sql`select ${findReservation(reservation)} as millicredits, ${findExceededLimit(reservation)} as exceeded`,
    ),
    peekSlot(db, slot),
  ]);
  const earlier = repeated.results[0];
  if (earlier !== undefined) return { kind: 'repeated', task: toTask(earlier) };
  const verdict = limited.results[0];
  if (verdict?.exceeded) {
    const credits = verdict.millicredits / MILLICREDITS_PER_CREDIT;
    return { kind: 'limited', by: verdict.exceeded, credits };
  }
  const nextSlotAt = peeked.results[0]?.slot;
  if (nextSlotAt === undefined)
    throw new Error('rate_windows has no row: the migrations are not applied');
  return { kind: 'full', nextSlotAt };
}
