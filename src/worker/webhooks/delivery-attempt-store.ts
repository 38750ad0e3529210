/** The statements that record an attempt at a delivery, with everything that follows from it. */
import { prepare, raw, sql, type Statement } from '../platform/sql.ts';
import type { AttemptOutcome, DeliveryAttempt, PendingDelivery } from './delivery.ts';
import type { DeliveryState } from '../tasks/outbox-store.ts';
import { recordFailure, recordSuccess, tripIfFailing } from './circuit-breaker-store.ts';
import { isUnhealthy, type EndpointKey } from './endpoint-store.ts';

/** Attempts that are logged per delivery; replays would add to them without limit. */
const MAX_LOGGED_ATTEMPTS = raw('50');

/** Deliveries to a recovered endpoint that become due at once; the others keep their time. */
const EXPEDITE_LIMIT = raw('500');

/** For one batch: the log entry, the delivery's new state, and the endpoint's health. */
export function buildAttemptStatements(
  db: D1Database,
  delivery: PendingDelivery,
  attempt: DeliveryAttempt,
  outcome: AttemptOutcome,
): Statement[] {
  const now = attempt.at + attempt.ms;
  return [
    ...logAttempt(db, delivery, attempt),
    moveDelivery(db, delivery, outcome, now),
    ...updateEndpoint(db, delivery, outcome, now),
  ];
}

function logAttempt(
  db: D1Database,
  { id }: PendingDelivery,
  { at, ms, status, error, responseBody }: DeliveryAttempt,
): Statement[] {
  return [
    prepare(
      db,
      sql`insert into delivery_attempts (delivery, n, at, ms, status, error, response_body)
          select id, attempts_total + 1, ${at}, ${ms}, ${status}, ${error}, ${responseBody}
          from deliveries where id = ${id}`,
    ),
    prepare(
      db,
      sql`delete from delivery_attempts where delivery = ${id}
          and n = (select attempts_total + 1 - ${MAX_LOGGED_ATTEMPTS} from deliveries where id = ${id})`,
    ),
  ];
}

function moveDelivery(
  db: D1Database,
  { id, replayToken }: PendingDelivery,
  outcome: AttemptOutcome,
  now: number,
): Statement {
  const { state, dueAt = null, reason = null } = nextState(outcome);
  // Of two concurrent attempts, one that delivered wins. A delivery that was abandoned during the attempt
  // is not retried. An attempt that began before a replay changes nothing: the replay is a new series.
  const counts = sql`(state <> 'delivered' and (state <> 'failed' or ${state} <> 'pending')
    and coalesce(replayed_at, 0) = ${replayToken})`;
  return prepare(
    db,
    sql`update deliveries set attempts_total = attempts_total + 1,
          attempts_since_replay = iif(${counts}, attempts_since_replay + 1, attempts_since_replay),
          state = iif(${counts}, ${state}, state),
          reason = iif(${counts}, ${reason}, reason),
          next_attempt_at = iif(${counts}, ${dueAt}, next_attempt_at),
          ended_at = iif(${counts}, iif(${dueAt} is null, ${now}, null), ended_at)
        where id = ${id}`,
  );
}

function nextState(outcome: AttemptOutcome): {
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
    case 'exhausted':
      return { state: 'failed', reason: outcome.reason };
  }
}

function updateEndpoint(
  db: D1Database,
  delivery: PendingDelivery,
  outcome: AttemptOutcome,
  now: number,
): Statement[] {
  switch (outcome.kind) {
    case 'delivered':
    case 'gone': // a 410 comes from a working endpoint
      return [
        ...recordSuccess(db, delivery, now),
        ...(isUnhealthy(delivery) ? [expedite(db, delivery, now)] : []),
      ];
    case 'retry':
      return [recordFailure(db, delivery, now)];
    case 'exhausted':
      return [
        recordFailure(db, delivery, now),
        tripIfFailing(db, delivery, { now, ...outcome }, delivery.id),
      ];
  }
}

/** Makes the pending deliveries of an endpoint due now, whatever their retry delays. */
function expedite(db: D1Database, { client, endpoint }: EndpointKey, now: number): Statement {
  return prepare(
    db,
    sql`update deliveries set next_attempt_at = ${now} where rowid in (
          select rowid from deliveries
          where next_attempt_at > ${now} and client = ${client} and endpoint = ${endpoint}
          limit ${EXPEDITE_LIMIT})`,
  );
}
