/** Every statement on `deliveries` and their tries: what is owed to callers who gave a callBackUrl. */
import {
  recordSuccess,
  isUnhealthy,
  recordFailure,
  tripIfFailing,
  type EndpointKey,
} from './endpoint-store.ts';
import { DELIVERY_HINT, insertPendingDelivery, type DeliveryHint } from '../tasks/outbox-store.ts';
import { isTaskText } from '../tasks/task-sequence.ts';

export const DELIVERY_STATES = ['pending', 'paused', 'delivered', 'failed'] as const;
/** `paused`: its endpoint is. `failed`: it was given up, or its endpoint wants no more of it. */
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** A delivery as a try needs it. */
export interface PendingDelivery extends EndpointKey {
  id: string;
  /** tasks.id */
  task: string;
  /** KIE's. */
  taskId: string | null;
  sequence: number;
  state: DeliveryState;
  replayToken: number;
  /** Made in this round. */
  attemptsSinceReplay: number;
  /** Of its endpoint, in a row. */
  consecutiveFailures: number;
  /** When its endpoint was paused. */
  pausedAt: number | null;
  /** Of a client token: which of its signing secrets hold, and since when. */
  secretVersion: number | null;
  secretOldest: number | null;
  secretRotatedAt: number | null;
}

/** What one try was. */
export interface DeliveryAttempt {
  at: number;
  ms: number;
  /** Null: there was no answer. */
  status: number | null;
  error: string | null;
  responseBody: string;
}

export type AttemptOutcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'retry'; readonly dueAt: number }
  /** The endpoint is paused if it took nothing since `failingSince`. */
  | { readonly kind: 'give_up'; readonly reason: string; readonly failingSince: number };

export interface DeliveryStore {
  find(id: string): Promise<PendingDelivery | undefined>;
  /** Owes the first one of a task, where it has none and somebody is to be told of its end. */
  enqueueMissing(task: string, now: number): Promise<DeliveryHint | undefined>;
  /** Writes a try down, with all that follows from it, in one transaction. */
  recordAttempt(
    delivery: PendingDelivery,
    attempt: DeliveryAttempt,
    outcome: AttemptOutcome,
  ): Promise<void>;
  /** Not tried, and due again at `dueAt`. */
  reschedule(id: string, dueAt: number): Promise<void>;
  /** Not tried, and held back until its endpoint is back. False when that is not paused any more. */
  pauseDelivery(delivery: PendingDelivery): Promise<boolean>;
  /** Takes up to `limit` that were due at `overdueAt` already, the oldest first: they are due now. */
  claimExpiredLeases(overdueAt: number, now: number, limit: number): Promise<DeliveryHint[]>;
  /** Up to `limit` of those held back for a endpoint are owed again, the oldest first. */
  resume(key: EndpointKey, now: number, limit: number): Promise<DeliveryHint[]>;
}

/** Tries that are kept of one delivery: replays may add to them without end. */
const MAX_ATTEMPTS_KEPT = 50;

/** For `returning`. */
export const AS_HINT = DELIVERY_HINT.text;

export function deliveryStore(db: D1Database): DeliveryStore {
  const attempts = async (sql: string, ...values: unknown[]) => {
    const statement = db.prepare(`${sql} returning ${AS_HINT}`).bind(...values);
    return (await statement.all<DeliveryHint>()).results;
  };
  return {
    find: async (id) => {
      const row = await db
        .prepare(
          `select d.id, d.task, (select task_id from tasks where ${isTaskText('d.task')}) as taskId, d.sequence, d.client, d.endpoint, d.state, coalesce(d.replayed_at, 0) as replayToken, d.attempts_since_replay as attemptsSinceReplay,
             coalesce(r.consecutive_failures, 0) as consecutiveFailures, r.paused_at as pausedAt,
             c.webhook_secret_version as secretVersion, c.webhook_secret_oldest as secretOldest,
             c.webhook_secret_rotated_at as secretRotatedAt
           from deliveries d
             left join webhook_endpoints r on r.client = d.client and r.endpoint = d.endpoint
             left join clients c on d.client like 'token:%' and c.id = substr(d.client, 7)
           where d.id = ?1`,
        )
        .bind(id)
        .first<PendingDelivery>();
      return row ?? undefined;
    },
    enqueueMissing: async (task, now) => {
      // Changes nothing, and counts as a change: that is what the second one asks for.
      const untold = db
        .prepare(
          `update tasks set callback_origin = callback_origin
           where ${isTaskText('?1')} and not exists (select 1 from deliveries where task = ?1)`,
        )
        .bind(task);
      const [, owed] = await db.batch<DeliveryHint>([untold, insertPendingDelivery(db, task, now)]);
      return owed?.results[0];
    },
    recordAttempt: async (delivery, attempt, outcome) => {
      await db.batch(recordTry(db, delivery, attempt, outcome));
    },
    reschedule: async (id, dueAt) => {
      await attempts(
        `update deliveries set next_attempt_at = ?2 where id = ?1 and state = 'pending'`,
        id,
        dueAt,
      );
    },
    // What is held back is let go of by its endpoint's row: so it must be there in the same moment.
    pauseDelivery: async ({ id, client, endpoint }) => {
      const held = await attempts(
        `update deliveries set state = 'paused', next_attempt_at = null, reason = 'held back: its endpoint is paused'
         where id = ?1 and state = 'pending' and exists (
           select 1 from webhook_endpoints where client = ?2 and endpoint = ?3 and paused_at is not null)`,
        id,
        client,
        endpoint,
      );
      return held.length === 1;
    },
    claimExpiredLeases: (overdueAt, now, limit) =>
      attempts(
        `update deliveries set next_attempt_at = ?2 where rowid in (
           select rowid from deliveries where next_attempt_at <= ?1 order by next_attempt_at limit ?3)`,
        overdueAt,
        now,
        limit,
      ),
    resume: ({ client, endpoint }, now, limit) =>
      attempts(
        `update deliveries set state = 'pending', reason = null, next_attempt_at = ?3
         where rowid in (
           select rowid from deliveries
           where state in ('paused', 'failed') and state = 'paused' and client = ?1 and endpoint = ?2
           order by rowid limit ?4)`,
        client,
        endpoint,
        now,
        limit,
      ),
  };
}

function recordTry(
  db: D1Database,
  delivery: PendingDelivery,
  { at, ms, status, error, responseBody }: DeliveryAttempt,
  outcome: AttemptOutcome,
): D1PreparedStatement[] {
  const now = at + ms;
  const kept = db
    .prepare(
      `insert into delivery_attempts (delivery, n, at, ms, status, error, response_body)
       select id, attempts_total + 1, ?2, ?3, ?4, ?5, ?6 from deliveries where id = ?1`,
    )
    .bind(delivery.id, at, ms, status, error, responseBody);
  const dropped = db
    .prepare(
      `delete from delivery_attempts where delivery = ?1
         and n = (select attempts_total + 1 - ${MAX_ATTEMPTS_KEPT} from deliveries where id = ?1)`,
    )
    .bind(delivery.id);
  const { state, dueAt = null, reason = null } = rowAfter(outcome);
  // What of two tries at once one delivered stays delivered, and what was given up meanwhile is not
  // tried again. And one that began before a replay says nothing of the round that began with it:
  // somebody asked for that.
  const counts = `(state <> 'delivered' and (state <> 'failed' or ?2 <> 'pending') and coalesce(replayed_at, 0) = ?6)`;
  const moved = db
    .prepare(
      `update deliveries set attempts_total = attempts_total + 1,
         attempts_since_replay = iif(${counts}, attempts_since_replay + 1, attempts_since_replay), state = iif(${counts}, ?2, state),
         reason = iif(${counts}, ?3, reason), next_attempt_at = iif(${counts}, ?4, next_attempt_at),
         ended_at = iif(${counts}, iif(?4 is null, ?5, null), ended_at)
       where id = ?1`,
    )
    .bind(delivery.id, state, reason, dueAt, now, delivery.replayToken);
  return [kept, dropped, moved, ...receiverAfter(db, delivery, outcome, now)];
}

function rowAfter(outcome: AttemptOutcome): {
  state: DeliveryState;
  dueAt?: number;
  reason?: string;
} {
  switch (outcome.kind) {
    case 'delivered':
      return { state: 'delivered' };
    case 'retry':
      return { state: 'pending', dueAt: outcome.dueAt };
    case 'gone':
    case 'give_up':
      return { state: 'failed', reason: outcome.reason };
  }
}

function receiverAfter(
  db: D1Database,
  delivery: PendingDelivery,
  outcome: AttemptOutcome,
  now: number,
): D1PreparedStatement[] {
  switch (outcome.kind) {
    case 'delivered':
    case 'gone': // it answered
      return [
        ...recordSuccess(db, delivery, now),
        ...(isUnhealthy(delivery) ? [hurry(db, delivery, now)] : []),
      ];
    case 'retry':
      return [recordFailure(db, delivery, now)];
    case 'give_up':
      return [
        recordFailure(db, delivery, now),
        tripIfFailing(db, delivery, { now, ...outcome }, delivery.id),
      ];
  }
}

/** Of what a endpoint is owed that is back so much is due at once, whatever its tries had to wait for. */
const HURRY_LIMIT = 500;

function hurry(
  db: D1Database,
  { client, endpoint }: EndpointKey,
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `update deliveries set next_attempt_at = ?3 where rowid in (
         select rowid from deliveries where next_attempt_at > ?3 and client = ?1 and endpoint = ?2
         limit ${HURRY_LIMIT})`,
    )
    .bind(client, endpoint, now);
}
