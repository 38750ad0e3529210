/**
 * The circuit breaker's reads and probes on `webhook_endpoints`: endpoints with recent failures. A healthy
 * endpoint has no row and costs no statement. Successes and failures are recorded in circuit-breaker-store.ts.
 */
import { all, batch, prepare, raw, sql, type Sql } from '../platform/sql.ts';
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
export const PAUSED_PROBE_INTERVAL_MS = HOUR_MS;

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
export const PAUSED_DELIVERIES = raw(`select 1 from deliveries d
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

/** Condition: the row of `webhook_endpoints` is this endpoint's. */
export function isEndpoint({ client, endpoint }: EndpointKey): Sql {
  return sql`client = ${client} and endpoint = ${endpoint}`;
}
