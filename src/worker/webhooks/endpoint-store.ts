/**
 * Every statement on `endpoints`: those that do not take what they are sent. Of one that does there
 * is no row, so that it costs nothing.
 */
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../platform/units.ts';

/** A endpoint is a client's own: whoever shares a host with a broken one is not held up by it. */
export interface EndpointKey {
  client: string;
  /** Of the callBackUrl. */
  endpoint: string;
}

/** As one text, to tell endpoints apart by. */
export function formatEndpointKey({ client, endpoint }: EndpointKey): string {
  return `${client}\n${endpoint}`;
}

export interface UnhealthyEndpoint extends EndpointKey {
  failingSince: number | null;
  /** In a row. */
  consecutiveFailures: number;
  pausedAt: number | null;
  reason: string | null;
  nextProbeAt: number;
}

/** After so many consecutiveFailures in a row tries take turns: each may take 15 s, and others wait behind them. */
const TROUBLED_AFTER = 20;
/** So many may be under way at once all the same. */
const TURNS_AT_ONCE = 5;
const TURN_EVERY_MS = 3 * SECOND_MS;
/** Turns are given out so far ahead. */
const TURNS_AHEAD_MS = 10 * MINUTE_MS;
/** A paused endpoint is tried once in this time, to see whether it is back. */
const PROBE_EVERY_MS = HOUR_MS;

/** Of what was held back for a endpoint that is back, so many go out in a minute. */
const RELEASE_LIMIT = 500;
/** Endpoints that one run of the cron looks at. */
const RELEASE_RECEIVERS = 20;

/** Whether a endpoint has to be asked for a turn before it is tried. */
export function isUnhealthy(
  row: Pick<UnhealthyEndpoint, 'consecutiveFailures' | 'pausedAt'>,
): boolean {
  return row.pausedAt !== null || row.consecutiveFailures >= TROUBLED_AFTER;
}

export type ProbeClaim =
  /** Now, or after a wait. */
  | { readonly kind: 'turn'; readonly waitMs: number }
  /** There are none left for the time being. */
  | { readonly kind: 'later' }
  /** Paused: what it is sent is held back. */
  | { readonly kind: 'hold' };

export interface EndpointStore {
  /** When a endpoint that `isTroubled` may be tried. */
  claimProbe(key: EndpointKey, now: number): Promise<ProbeClaim>;
  /** The endpoints for which something held back may be tried now, and how many of it. */
  findResumable(now: number): Promise<(EndpointKey & { limit: number })[]>;
  /** Those in trouble, the longest first. */
  listUnhealthy(limit: number): Promise<UnhealthyEndpoint[]>;
}

const IS_KEY = 'client = ?1 and endpoint = ?2';

/** What is held back for a row of `endpoints`. Both conditions on the state: the index has the first. */
const HELD = `select 1 from deliveries d where d.state in ('paused', 'failed') and d.state = 'paused'
  and d.client = webhook_endpoints.client and d.endpoint = webhook_endpoints.endpoint`;

export function endpointStore(db: D1Database): EndpointStore {
  return {
    claimProbe: async ({ client, endpoint }, now) => {
      const [taken, row] = await db.batch<{ nextProbeAt: number; pausedAt: number | null }>([
        db
          .prepare(
            `update webhook_endpoints set next_probe_at = cast(iif(paused_at is null,
               max(next_probe_at, ?3) + ${TURN_EVERY_MS}, ?3 + ${PROBE_EVERY_MS}) as integer)
             where ${IS_KEY} and next_probe_at <= ?3 + iif(paused_at is null, ${TURNS_AHEAD_MS}, 0)
             returning next_probe_at as nextProbeAt, paused_at as pausedAt`,
          )
          .bind(client, endpoint, now),
        db
          .prepare(
            `select next_probe_at as nextProbeAt, paused_at as pausedAt from webhook_endpoints where ${IS_KEY}`,
          )
          .bind(client, endpoint),
      ]);
      const turn = taken?.results[0];
      if (turn !== undefined) {
        const startsAt = turn.nextProbeAt - TURNS_AT_ONCE * TURN_EVERY_MS;
        const waitMs = turn.pausedAt === null ? Math.max(0, startsAt - now) : 0;
        return { kind: 'turn', waitMs };
      }
      const current = row?.results[0];
      if (current === undefined) return { kind: 'turn', waitMs: 0 }; // it is well again
      return { kind: current.pausedAt === null ? 'later' : 'hold' };
    },
    findResumable: async (now) => {
      const { results } = await db
        .prepare(
          `select client, endpoint, iif(failing_since is null, ${RELEASE_LIMIT}, 1) as "limit"
           from webhook_endpoints where next_probe_at <= ?1 and exists (${HELD})
           order by next_probe_at limit ${RELEASE_RECEIVERS}`,
        )
        .bind(now)
        .all<EndpointKey & { limit: number }>();
      return results;
    },
    listUnhealthy: async (limit) => {
      const { results } = await db
        .prepare(
          `select client, endpoint, failing_since as failingSince, consecutive_failures as consecutiveFailures,
             paused_at as pausedAt, reason, next_probe_at as nextProbeAt
           from webhook_endpoints where failing_since is not null order by failing_since limit ?1`,
        )
        .bind(limit)
        .all<UnhealthyEndpoint>();
      return results;
    },
  };
}

/** It answered: from now on it is well. Its row stays for as long as something is held back for it. */
export function recordSuccess(
  db: D1Database,
  { client, endpoint }: EndpointKey,
  now: number,
): D1PreparedStatement[] {
  return [
    db
      .prepare(
        `update webhook_endpoints set failing_since = null, consecutive_failures = 0, paused_at = null, reason = null, next_probe_at = ?3
         where ${IS_KEY}`,
      )
      .bind(client, endpoint, now),
    db
      .prepare(`delete from webhook_endpoints where ${IS_KEY} and not exists (${HELD})`)
      .bind(client, endpoint),
  ];
}

/** One more try that it did not take. */
export function recordFailure(
  db: D1Database,
  { client, endpoint }: EndpointKey,
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `insert into webhook_endpoints (client, endpoint, failing_since, consecutive_failures, next_probe_at)
       values (?1, ?2, ?3, 1, ?3)
       on conflict do update set consecutive_failures = consecutive_failures + 1, failing_since = coalesce(failing_since, ?3)`,
    )
    .bind(client, endpoint, now);
}

/** Pauses it, if this delivery was given up and nothing was taken there since `failingSince` or before. */
export function tripIfFailing(
  db: D1Database,
  { client, endpoint }: EndpointKey,
  { now, failingSince, reason }: { now: number; failingSince: number; reason: string },
  delivery: string,
): D1PreparedStatement {
  return db
    .prepare(
      `update webhook_endpoints set paused_at = ?3, next_probe_at = cast(?3 + ${PROBE_EVERY_MS} as integer), reason = ?5
       where ${IS_KEY} and paused_at is null and failing_since <= ?4
         and exists (select 1 from deliveries where id = ?6 and state = 'failed')`,
    )
    .bind(client, endpoint, now, failingSince, reason, delivery);
}
