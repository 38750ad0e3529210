/**
 * The way into D1 for a new task, in one round trip where it gets in: one transaction decides whether this request
 * was here before, whether its client's limits leave room, whether KIE's window does in time, and
 * writes the intent.
 */
import {
  amountOf,
  budgetDay,
  limitReached,
  MILLI,
  type Charge,
  type LimitKind,
} from './account-store.ts';
import { taskIdFor, taskIdText } from '../tasks/task-sequence.ts';
import { TASK_COLUMNS, toTask, type TaskRow } from '../tasks/task-row.ts';
import type { NewTask, Task } from '../tasks/task.ts';
import {
  skipUsedSeqs,
  peekSlot,
  takeSlot,
  type SlotRequest,
  type Turn,
} from '../upstream/rate-window-store.ts';

export interface AdmissionRequest {
  intent: Omit<NewTask, 'id'>;
  /** 128 random bits: what its id ends with. It begins with its place, which D1 gives. */
  letters: string;
  /** Within whose keys its Idempotency-Key is unique; the client's own where it is undefined. */
  idempotencyScope?: string | undefined;
  charge: Charge;
  slot: SlotRequest;
  firstLook: FirstLook;
}

/** When the task is first looked after, should nothing be heard: a function of what its model usually takes. */
export interface FirstLook {
  /** Never sooner than this after the intent: until then the submission may still be under way. */
  floorMs: number;
  /** So many times the model's usual time. */
  factor: number;
  /** For a model of which nothing is known yet. */
  unknownUsualMs: number;
  /** Never later than this, however long the model usually takes. */
  ceilingMs: number;
}

export type Admission =
  /** The intent is written under this id, its credits are reserved, and KIE may be called at `slotAt`. */
  | { readonly kind: 'admitted'; readonly id: string; readonly slotAt: number }
  /** The client used this Idempotency-Key before, for this task. Nothing was written. */
  | { readonly kind: 'repeated'; readonly task: Task }
  /** The client has no room for one more. Nothing was written. */
  | { readonly kind: 'limited'; readonly by: LimitKind; readonly credits: number }
  /** The next slot comes too late. Nothing was written. */
  | { readonly kind: 'full'; readonly nextSlotAt: number };

/** As the index on it has it. */
const KEY_OWNER = 'coalesce(idempotency_scope, client)';

/**
 * Race-free with any number of isolates: the batch is one transaction, and D1 has one writer. Whoever
 * gets in, which is nearly everybody, costs two statements; why somebody does not is asked afterwards.
 */
export async function admit(db: D1Database, request: AdmissionRequest): Promise<Admission> {
  const enter = () => db.batch<Turn>([takeRoom(db, request), insertIntent(db, request)]);
  const [taken] = await enter().catch(async (error: unknown) => {
    // The Worker of before, which works on during a deployment, lets SQLite give the next place.
    if (!String(error).includes('tasks.seq')) throw error;
    await skipUsedSeqs(db).run();
    return enter();
  });
  const turn = taken?.results[0];
  if (turn === undefined) return whyNot(db, request);
  return { kind: 'admitted', id: taskIdFor(turn.seq, request.letters), slotAt: turn.slot };
}

/** A slot of KIE's window, unless the request was here before or its client has no room. */
function takeRoom(
  db: D1Database,
  { intent, idempotencyScope, charge, slot }: AdmissionRequest,
): D1PreparedStatement {
  const { idempotencyKey } = intent;
  const key =
    idempotencyKey === undefined ? [] : [idempotencyScope ?? intent.client, idempotencyKey];
  const isNew =
    key.length === 0
      ? ''
      : `not exists (select 1 from tasks where ${KEY_OWNER} = ?6 and idempotency_key = ?7) and `;
  const reached = limitReached(charge, 6 + key.length);
  return takeSlot(db, slot, `${isNew}${reached.sql} is null`, ...key, ...reached.values);
}

/** Stands right behind the slot, and is written if there was one. A trigger charges the account. */
function insertIntent(
  db: D1Database,
  { intent, letters, idempotencyScope, charge, firstLook }: AdmissionRequest,
): D1PreparedStatement {
  const values = [
    letters,
    intent.client,
    intent.idempotencyKey ?? null,
    intent.model,
    intent.request,
    intent.publicBaseUrl,
    intent.createdAt,
    firstLook.floorMs,
    firstLook.factor,
    firstLook.unknownUsualMs,
    firstLook.ceilingMs,
    charge.account,
    charge.priceKey ?? null,
    intent.callbackOrigin ?? null,
    idempotencyScope ?? null,
  ];
  const amount = amountOf(charge, values.length + 1);
  const day = budgetDay(charge, values.length + amount.values.length + 1);
  return db
    .prepare(
      `insert into tasks
         (seq, id, client, idempotency_key, model, request, public_base_url, state, created_at, updated_at, next_poll_at,
          account, reserved_millicredits, budget_day, price_key, callback_origin, idempotency_scope)
       select last_seq, ${taskIdText('last_seq', '?1')}, ?2, ?3, ?4, ?5, ?6, 'submitting', ?7, ?7,
         cast(?7 + min(?11, max(?8, ?9 * coalesce((select p50_ms from model_times where model = ?4), ?10))) as integer),
         ?12, ${amount.sql}, ${day.sql}, ?13, ?14, ?15
       from rate_windows where name = 'createTask' and changes() = 1`,
    )
    .bind(...values, ...amount.values, ...day.values);
}

/** As it stands a moment later: what was in the way then and is gone by now counts as a full window. */
async function whyNot(
  db: D1Database,
  { intent, idempotencyScope, charge, slot }: AdmissionRequest,
): Promise<Exclude<Admission, { kind: 'admitted' }>> {
  const amount = amountOf(charge, 1);
  const reached = limitReached(charge, 1 + amount.values.length);
  const [earlier, limited, peeked] = await db.batch<
    TaskRow & { slot: number; amount: number; reached: LimitKind | null }
  >([
    db
      .prepare(`select ${TASK_COLUMNS} from tasks where ${KEY_OWNER} = ?1 and idempotency_key = ?2`)
      .bind(idempotencyScope ?? intent.client, intent.idempotencyKey ?? null),
    db
      .prepare(`select ${amount.sql} as amount, ${reached.sql} as reached`)
      .bind(...amount.values, ...reached.values),
    peekSlot(db, slot),
  ]);
  const before = earlier?.results[0];
  if (before !== undefined) return { kind: 'repeated', task: toTask(before) };
  const judged = limited?.results[0];
  if (judged?.reached)
    return { kind: 'limited', by: judged.reached, credits: judged.amount / MILLI };
  const nextSlotAt = peeked?.results[0]?.slot;
  if (nextSlotAt === undefined)
    throw new Error('rate_windows has no row: the migrations are not applied');
  return { kind: 'full', nextSlotAt };
}
