/**
 * KIE's limits, kept over all isolates: at most so many requests of a kind in any stretch of time.
 * D1 has one writer, so each request gets a slot of its own, in the order in which it asked.
 */
import { spacingMs, type RateWindow } from './rate-window.ts';

/** A slot is a time of so many digits, as it will be until the year 2286; `slots` strings them together. */
const DIGITS = 13;

/**
 * The slot that would be given, from the slots of the window whose name is ?1: not before the earliest
 * time, nor the last slot, nor a spacing after the one that is `limit` places before. ?3 is how many
 * characters that many slots have. Of a slot that is not there yet SQLite makes 1970.
 */
const NEXT_SLOT = `max(?2, substr(slot_times, -${DIGITS}) + 0, substr(slot_times, -?3, ${DIGITS}) + ?4)`;

export interface SlotRequest {
  window: RateWindow;
  /** The earliest time that will do, and the latest. Unix milliseconds. */
  earliest: number;
  latest: number;
}

/** Parameters ?1 to ?4 of the statements below; more may follow. */
function slotParameters({ window, earliest }: SlotRequest): [string, number, number, number] {
  return [window.name, Math.ceil(earliest), window.limit * DIGITS, spacingMs(window)];
}

/** What is given to one request. */
export interface Turn {
  /** When it may be sent: Unix milliseconds. */
  slot: number;
  /** Its number: greater than that of any before it, and a thousand a millisecond apart. */
  seq: number;
}

/** Tells the next slot without taking it: one row, `slot`. */
export function peekSlot(db: D1Database, request: SlotRequest): D1PreparedStatement {
  return db
    .prepare(`select ${NEXT_SLOT} as slot from rate_windows where name = ?1`)
    .bind(...slotParameters(request));
}

/**
 * Takes the next slot if it is not too late and `condition` holds: one row then, a Turn, and none
 * otherwise. The condition's parameters are numbered from ?6. The latest slots are kept, as many as the limit.
 */
export function takeSlot(
  db: D1Database,
  request: SlotRequest,
  condition = 'true',
  ...parameters: unknown[]
): D1PreparedStatement {
  return db
    .prepare(
      `update rate_windows set slot_times = substr(slot_times || printf('%0${DIGITS}d', ${NEXT_SLOT}), -?3),
         last_seq = max(?2 * 1000, last_seq + 1)
       where name = ?1 and ${NEXT_SLOT} <= ?5 and (${condition})
       returning cast(substr(slot_times, -${DIGITS}) as integer) as slot, last_seq as seq`,
    )
    .bind(...slotParameters(request), request.latest, ...parameters);
}

/** No place of a task that is there will be given, whoever gave it. */
export function skipUsedSeqs(db: D1Database): D1PreparedStatement {
  return db.prepare(
    'update rate_windows set seq = max(seq, coalesce((select max(seq) from tasks), 0))',
  );
}

export interface WindowStore {
  /** Takes the next slot and tells its time; undefined when it would be too late. */
  take(request: SlotRequest): Promise<number | undefined>;
}

export function windowStore(db: D1Database): WindowStore {
  return {
    take: async (request) => {
      const row = await takeSlot(db, request).first<Turn>();
      return row?.slot;
    },
  };
}
