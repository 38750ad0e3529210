/**
 * Every statement on `receivers`: those that do not take what they are sent. Of one that does there
 * is no row, so that it costs nothing.
 */
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../platform/units.ts';

/** A receiver is a client's own: whoever shares a host with a broken one is not held up by it. */
export interface ReceiverKey {
  client: string;
  /** Of the callBackUrl. */
  receiver: string;
}

/** As one text, to tell receivers apart by. */
export function receiverName({ client, receiver }: ReceiverKey): string {
  return `${client}\n${receiver}`;
}

export interface TroubledReceiver extends ReceiverKey {
  failingSince: number | null;
  /** In a row. */
  failures: number;
  pausedAt: number | null;
  note: string | null;
  nextTurnAt: number;
}

/** After so many failures in a row tries take turns: each may take 15 s, and others wait behind them. */
const TROUBLED_AFTER = 20;
/** So many may be under way at once all the same. */
const TURNS_AT_ONCE = 5;
const TURN_EVERY_MS = 3 * SECOND_MS;
/** Turns are given out so far ahead. */
const TURNS_AHEAD_MS = 10 * MINUTE_MS;
/** A paused receiver is tried once in this time, to see whether it is back. */
const PROBE_EVERY_MS = HOUR_MS;

/** Of what was held back for a receiver that is back, so many go out in a minute. */
const RELEASE_LIMIT = 500;
/** Receivers that one run of the cron looks at. */
const RELEASE_RECEIVERS = 20;

/** Whether a receiver has to be asked for a turn before it is tried. */
export function isTroubled(row: Pick<TroubledReceiver, 'failures' | 'pausedAt'>): boolean {
  return row.pausedAt !== null || row.failures >= TROUBLED_AFTER;
}

export type Turn =
  /** Now, or after a wait. */
  | { readonly kind: 'turn'; readonly waitMs: number }
  /** There are none left for the time being. */
  | { readonly kind: 'later' }
  /** Paused: what it is sent is held back. */
  | { readonly kind: 'hold' };

export interface ReceiverStore {
  /** When a receiver that `isTroubled` may be tried. */
  takeTurn(key: ReceiverKey, now: number): Promise<Turn>;
  /** The receivers for which something held back may be tried now, and how many of it. */
  findReleasable(now: number): Promise<(ReceiverKey & { limit: number })[]>;
  /** Those in trouble, the longest first. */
  list(limit: number): Promise<TroubledReceiver[]>;
}

const IS_KEY = 'client = ?1 and origin = ?2';

/** What is held back for a row of `receivers`. Both conditions on the state: the index has the first. */
const HELD = `select 1 from deliveries d where d.state in ('paused', 'failed') and d.state = 'paused'
  and d.client = receivers.client and d.receiver = receivers.origin`;

export function receiverStore(db: D1Database): ReceiverStore {
  return {
    takeTurn: async ({ client, receiver }, now) => {
      const [taken, row] = await db.batch<{ nextTurnAt: number; pausedAt: number | null }>([
        db
          .prepare(
            `update receivers set next_turn_at = cast(iif(paused_at is null,
               max(next_turn_at, ?3) + ${TURN_EVERY_MS}, ?3 + ${PROBE_EVERY_MS}) as integer)
             where ${IS_KEY} and next_turn_at <= ?3 + iif(paused_at is null, ${TURNS_AHEAD_MS}, 0)
             returning next_turn_at as nextTurnAt, paused_at as pausedAt`,
          )
          .bind(client, receiver, now),
        db
          .prepare(
            `select next_turn_at as nextTurnAt, paused_at as pausedAt from receivers where ${IS_KEY}`,
          )
          .bind(client, receiver),
      ]);
      const turn = taken?.results[0];
      if (turn !== undefined) {
        const startsAt = turn.nextTurnAt - TURNS_AT_ONCE * TURN_EVERY_MS;
        const waitMs = turn.pausedAt === null ? Math.max(0, startsAt - now) : 0;
        return { kind: 'turn', waitMs };
      }
      const current = row?.results[0];
      if (current === undefined) return { kind: 'turn', waitMs: 0 }; // it is well again
      return { kind: current.pausedAt === null ? 'later' : 'hold' };
    },
    findReleasable: async (now) => {
      const { results } = await db
        .prepare(
          `select client, origin as receiver, iif(failing_since is null, ${RELEASE_LIMIT}, 1) as "limit"
           from receivers where next_turn_at <= ?1 and exists (${HELD})
           order by next_turn_at limit ${RELEASE_RECEIVERS}`,
        )
        .bind(now)
        .all<ReceiverKey & { limit: number }>();
      return results;
    },
    list: async (limit) => {
      const { results } = await db
        .prepare(
          `select client, origin as receiver, failing_since as failingSince, failures,
             paused_at as pausedAt, note, next_turn_at as nextTurnAt
           from receivers where failing_since is not null order by failing_since limit ?1`,
        )
        .bind(limit)
        .all<TroubledReceiver>();
      return results;
    },
  };
}

/** It answered: from now on it is well. Its row stays for as long as something is held back for it. */
export function heardFrom(
  db: D1Database,
  { client, receiver }: ReceiverKey,
  now: number,
): D1PreparedStatement[] {
  return [
    db
      .prepare(
        `update receivers set failing_since = null, failures = 0, paused_at = null, note = null, next_turn_at = ?3
         where ${IS_KEY}`,
      )
      .bind(client, receiver, now),
    db
      .prepare(`delete from receivers where ${IS_KEY} and not exists (${HELD})`)
      .bind(client, receiver),
  ];
}

/** One more try that it did not take. */
export function notedFailure(
  db: D1Database,
  { client, receiver }: ReceiverKey,
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `insert into receivers (client, origin, failing_since, failures, next_turn_at)
       values (?1, ?2, ?3, 1, ?3)
       on conflict do update set failures = failures + 1, failing_since = coalesce(failing_since, ?3)`,
    )
    .bind(client, receiver, now);
}

/** Pauses it, if this delivery was given up and nothing was taken there since `failingSince` or before. */
export function pauseIfFailing(
  db: D1Database,
  { client, receiver }: ReceiverKey,
  { now, failingSince, note }: { now: number; failingSince: number; note: string },
  delivery: string,
): D1PreparedStatement {
  return db
    .prepare(
      `update receivers set paused_at = ?3, next_turn_at = cast(?3 + ${PROBE_EVERY_MS} as integer), note = ?5
       where ${IS_KEY} and paused_at is null and failing_since <= ?4
         and exists (select 1 from deliveries where id = ?6 and state = 'failed')`,
    )
    .bind(client, receiver, now, failingSince, note, delivery);
}
