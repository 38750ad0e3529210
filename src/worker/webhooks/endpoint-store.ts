/**
 * Every statement on `webhook_endpoints`, the circuit breaker: endpoints with recent failures. A healthy
 * endpoint has no row and costs no statement.
 */
import { all, batch, prepare, raw, sql, type Sql, type Statement } from '../platform/sql.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../platform/units.ts';

/** An endpoint belongs to one client: another client with the same host is not affected by its failures. */
export interface EndpointKey {
  client: string;
  /** Origin of the callBackUrl. */
  endpoint: string;
}

/** The key as one text, for maps and sets. */
export function formatEndpointKey({ client, endpoint }: EndpointKey): string {
  return `${client}\n${endpoint}`;
}

export interface UnhealthyEndpoint extends EndpointKey {
  /** Unix milliseconds, like the other times. */
  failingSince: number | null;
  consecutiveFailures: number;
  pausedAt: number | null;
  /** Why it was paused. */
  reason: string | null;
  /** Earliest time of the next attempt. */
  nextProbeAt: number;
}

/**
 * From this many consecutive failures on, attempts at an endpoint are throttled: each may take 15 s, and
 * attempts at other endpoints wait behind them.
 */
const UNHEALTHY_FAILURES = 20;
/** Attempts at a throttled endpoint that may be in progress at a time. */
const PARALLEL_PROBES = 5;
const PROBE_INTERVAL_MS = 3 * SECOND_MS;
/** How far ahead probes of a throttled endpoint are scheduled. */
const MAX_PROBE_DELAY_MS = 10 * MINUTE_MS;
/** A paused endpoint is probed once in this time. */
const PAUSED_PROBE_INTERVAL_MS = HOUR_MS;

/** Paused deliveries of a recovered endpoint that are resumed per minute. */
const RESUME_LIMIT = 500;
/** Endpoints whose paused deliveries one run of the cron resumes. */
const RESUME_ENDPOINTS = 20;

/** Whether an attempt at the endpoint first has to claim a probe. */
export function isUnhealthy(
  row: Pick<UnhealthyEndpoint, 'consecutiveFailures' | 'pausedAt'>,
): boolean {
  return row.pausedAt !== null || row.consecutiveFailures >= UNHEALTHY_FAILURES;
}

export type ProbeClaim =
  /** The attempt may be made after the delay. */
  | { readonly kind: 'granted'; readonly waitMs: number }
  /** All probes of the next minutes are taken. */
  | { readonly kind: 'throttled' }
  /** The endpoint is paused and its probe of this hour is taken. */
  | { readonly kind: 'paused' };

export interface EndpointStore {
  /** Claims the next probe of an endpoint that `isUnhealthy`. */
  claimProbe(key: EndpointKey, now: number): Promise<ProbeClaim>;
  /** Endpoints with paused deliveries that may be attempted now, and how many of them. */
  findResumable(now: number): Promise<(EndpointKey & { limit: number })[]>;
  /** Endpoints with recent failures, the longest failing first. */
  listUnhealthy(limit: number): Promise<UnhealthyEndpoint[]>;
}

const ms = (value: number) => raw(String(value));

/** The paused deliveries of a row of `webhook_endpoints`. The first condition on the state selects the index. */
const PAUSED_DELIVERIES = raw(`select 1 from deliveries d
  where d.state in ('paused', 'failed') and d.state = 'paused'
    and d.client = webhook_endpoints.client and d.endpoint = webhook_endpoints.endpoint`);

export function endpointStore(db: D1Database): EndpointStore {
  return {
    claimProbe: async (key, now) => {
      interface Row {
        nextProbeAt: number;
        pausedAt: number | null;
      }
      const columns = raw('next_probe_at as nextProbeAt, paused_at as pausedAt');
      const [claimed, current] = await batch(db, [
        prepare<Row>(
          db,
          sql`update webhook_endpoints set next_probe_at = cast(iif(paused_at is null,
                max(next_probe_at, ${now}) + ${ms(PROBE_INTERVAL_MS)},
                ${now} + ${ms(PAUSED_PROBE_INTERVAL_MS)}) as integer)
              where ${isEndpoint(key)}
                and next_probe_at <= ${now} + iif(paused_at is null, ${ms(MAX_PROBE_DELAY_MS)}, 0)
              returning ${columns}`,
        ),
        prepare<Row>(db, sql`select ${columns} from webhook_endpoints where ${isEndpoint(key)}`),
      ]);
      const probe = claimed.results[0];
      if (probe !== undefined) {
        const startsAt = probe.nextProbeAt - PARALLEL_PROBES * PROBE_INTERVAL_MS;
        const waitMs = probe.pausedAt === null ? Math.max(0, startsAt - now) : 0;
        return { kind: 'granted', waitMs };
      }
      const row = current.results[0];
      if (row === undefined) return { kind: 'granted', waitMs: 0 }; // healthy again
      return { kind: row.pausedAt === null ? 'throttled' : 'paused' };
    },
    findResumable: (now) =>
      all<EndpointKey & { limit: number }>(
        db,
        sql`select client, endpoint, iif(failing_since is null, ${raw(String(RESUME_LIMIT))}, 1) as "limit"
            from webhook_endpoints where next_probe_at <= ${now} and exists (${PAUSED_DELIVERIES})
            order by next_probe_at limit ${raw(String(RESUME_ENDPOINTS))}`,
      ),
    listUnhealthy: (limit) =>
      all<UnhealthyEndpoint>(
        db,
        sql`select client, endpoint, failing_since as failingSince,
              consecutive_failures as consecutiveFailures, paused_at as pausedAt, reason,
              next_probe_at as nextProbeAt
            from webhook_endpoints where failing_since is not null order by failing_since limit ${limit}`,
      ),
  };
}

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
          next_probe_at = cast(${now} + ${ms(PAUSED_PROBE_INTERVAL_MS)} as integer), reason = ${reason}
        where ${isEndpoint(key)} and paused_at is null and failing_since <= ${failingSince}
          and exists (select 1 from deliveries where id = ${delivery} and state = 'failed')`,
  );
}

function isEndpoint({ client, endpoint }: EndpointKey): Sql {
  return sql`client = ${client} and endpoint = ${endpoint}`;
}
