/** The statements that record successes and failures of an endpoint. They belong in the batch of an attempt. */
import { prepare, raw, sql, type Statement } from '../platform/sql.ts';
import {
  isEndpoint,
  PAUSED_DELIVERIES,
  PAUSED_PROBE_INTERVAL_MS,
  type EndpointKey,
} from './endpoint-store.ts';

/** Statements that reset the failure count. The row is kept until all paused deliveries have been resumed. */
export function recordSuccess(db: D1Database, key: EndpointKey, now: number): Statement[] {
  return [
    prepare(
      db,
      sql`update webhook_endpoints set failing_since = null, consecutive_failures = 0, paused_at = null,
            reason = null, next_probe_at = ${now}
          where ${isEndpoint(key)}`,
    ),
    prepare(
      db,
      sql`delete from webhook_endpoints where ${isEndpoint(key)} and not exists (${PAUSED_DELIVERIES})`,
    ),
  ];
}

/** A statement that counts one more failure in a row. */
export function recordFailure(
  db: D1Database,
  { client, endpoint }: EndpointKey,
  now: number,
): Statement {
  return prepare(
    db,
    sql`insert into webhook_endpoints (client, endpoint, failing_since, consecutive_failures, next_probe_at)
        values (${client}, ${endpoint}, ${now}, 1, ${now})
        on conflict do update set consecutive_failures = consecutive_failures + 1,
          failing_since = coalesce(failing_since, ${now})`,
  );
}

/**
 * A statement that pauses the endpoint if this delivery has failed for good and the endpoint has accepted
 * nothing since `failingSince`.
 */
export function tripIfFailing(
  db: D1Database,
  key: EndpointKey,
  { now, failingSince, reason }: { now: number; failingSince: number; reason: string },
  delivery: string,
): Statement {
  return prepare(
    db,
    sql`update webhook_endpoints set paused_at = ${now},
          next_probe_at = cast(${now} + ${raw(String(PAUSED_PROBE_INTERVAL_MS))} as integer), reason = ${reason}
        where ${isEndpoint(key)} and paused_at is null and failing_since <= ${failingSince}
          and exists (select 1 from deliveries where id = ${delivery} and state = 'failed')`,
  );
}
