/** The statements on `deliveries` that attempts and the cron need: callbacks to callers who gave a callBackUrl. */
import { all, batch, first, prepare, raw, run, sql } from '../platform/sql.ts';
import { DELIVERY_HINT, insertPendingDelivery, type DeliveryHint } from '../tasks/outbox-store.ts';
import { isTask } from '../tasks/task-sequence.ts';
import { buildAttemptStatements } from './delivery-attempt-store.ts';
import type { AttemptOutcome, DeliveryAttempt, PendingDelivery } from './delivery.ts';
import type { EndpointKey } from './endpoint-store.ts';

export interface DeliveryStore {
  find(id: string): Promise<PendingDelivery | undefined>;
  /** Enqueues the first delivery of a finished task with a callBackUrl, if it has none. */
  enqueueMissing(task: string, now: number): Promise<DeliveryHint | undefined>;
  /** Records an attempt, with everything that follows from it, in one transaction. */
  recordAttempt(
    delivery: PendingDelivery,
    attempt: DeliveryAttempt,
    outcome: AttemptOutcome,
  ): Promise<void>;
  /** No attempt was made; the delivery is due again at `dueAt`. */
  reschedule(id: string, dueAt: number): Promise<void>;
  /** No attempt was made; the delivery waits until its endpoint has recovered. False if that is not paused. */
  pauseDelivery(delivery: PendingDelivery): Promise<boolean>;
  /** Claims up to `limit` deliveries that were due at `overdueAt`, oldest first: their lease starts now. */
  claimExpiredLeases(overdueAt: number, now: number, limit: number): Promise<DeliveryHint[]>;
  /** Makes up to `limit` paused deliveries of an endpoint pending, oldest first. */
  resume(key: EndpointKey, now: number, limit: number): Promise<DeliveryHint[]>;
}

export function deliveryStore(db: D1Database): DeliveryStore {
  return {
    find: (id) =>
      first<PendingDelivery>(
        db,
        sql`select d.id, d.task, (select task_id from tasks where ${isTask(raw('d.task'))}) as taskId,
              d.sequence, d.client, d.endpoint, d.state, coalesce(d.replayed_at, 0) as replayToken,
              d.attempts_since_replay as attemptsSinceReplay,
              coalesce(e.consecutive_failures, 0) as consecutiveFailures, e.paused_at as pausedAt,
              c.webhook_secret_version as secretVersion, c.webhook_secret_oldest as secretOldest,
              c.webhook_secret_rotated_at as secretRotatedAt
            from deliveries d
              left join webhook_endpoints e on e.client = d.client and e.endpoint = d.endpoint
              left join clients c on d.client like 'token:%' and c.id = substr(d.client, 7)
            where d.id = ${id}`,
      ),
    enqueueMissing: async (task, now) => {
      const [, inserted] = await batch(db, [
        // A no-op update, so that `changes() > 0` holds for the insert that follows in this batch.
        prepare(
          db,
          sql`update tasks set callback_origin = callback_origin
              where ${isTask(task)} and not exists (select 1 from deliveries where task = ${task})`,
        ),
        insertPendingDelivery(db, task, now),
      ]);
      return inserted.results[0];
    },
    recordAttempt: async (delivery, attempt, outcome) => {
      await batch(db, buildAttemptStatements(db, delivery, attempt, outcome));
    },
    reschedule: async (id, dueAt) => {
      await run(
        db,
        sql`update deliveries set next_attempt_at = ${dueAt} where id = ${id} and state = 'pending'`,
      );
    },
    // The endpoint's row resumes paused deliveries, so it has to exist in the same moment.
    pauseDelivery: async ({ id, client, endpoint }) =>
      (await run(
        db,
        sql`update deliveries set state = 'paused', next_attempt_at = null, reason = 'the endpoint is paused'
            where id = ${id} and state = 'pending' and exists (
              select 1 from webhook_endpoints
              where client = ${client} and endpoint = ${endpoint} and paused_at is not null)`,
      )) === 1,
    claimExpiredLeases: (overdueAt, now, limit) =>
      all<DeliveryHint>(
        db,
        sql`update deliveries set next_attempt_at = ${now} where rowid in (
              select rowid from deliveries where next_attempt_at <= ${overdueAt}
              order by next_attempt_at limit ${limit})
            returning ${DELIVERY_HINT}`,
      ),
    resume: ({ client, endpoint }, now, limit) =>
      all<DeliveryHint>(
        db,
        sql`update deliveries set state = 'pending', reason = null, next_attempt_at = ${now}
            where rowid in (
              select rowid from deliveries
              where state in ('paused', 'failed') and state = 'paused'
                and client = ${client} and endpoint = ${endpoint}
              order by rowid limit ${limit})
            returning ${DELIVERY_HINT}`,
      ),
  };
}
