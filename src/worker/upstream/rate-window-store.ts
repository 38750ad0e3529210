/** The slots of KIE's rate limits, shared by all isolates: D1 has one writer, so slots are given in order. */
import { prepare, raw, sql, type Sql, type Statement } from '../platform/sql.ts';
import { slotSpacingMs, type SlotRequest } from './rate-window.ts';

/** `rate_windows.slot_times` concatenates slots of this many digits (until the year 2286). */
const DIGITS = 13;

export interface Slot {
  /** When the request may be sent. Unix milliseconds. */
  slot: number;
  /** Number of the request: greater than any before, at least a thousand times its time. See tasks/task-sequence.ts. */
  seq: number;
}

/**
 * The next slot of a window: not before `earliest`, not before the last slot, and a spacing after the
 * slot that is `limit` places back. A slot that does not exist yet reads as 1970.
 */
function nextSlot({ window, earliest }: SlotRequest): Sql {
  const last = sql`substr(slot_times, ${-DIGITS}) + 0`;
  const limitBack = sql`substr(slot_times, ${-window.limit * DIGITS}, ${DIGITS})`;
  return sql`max(${Math.ceil(earliest)}, ${last}, ${limitBack} + ${slotSpacingMs(window)})`;
}

/** Reads the next slot without taking it. */
export function peekSlot(db: D1Database, request: SlotRequest): Statement<Pick<Slot, 'slot'>> {
  return prepare(
    db,
    sql`select ${nextSlot(request)} as slot from rate_windows where name = ${request.window.name}`,
  );
}

/** Takes the next slot if it is not too late and `condition` holds: one row then, otherwise none. */
export function takeSlot(
  db: D1Database,
  request: SlotRequest,
  condition: Sql = raw('true'),
): Statement<Slot> {
  const { window, earliest, latest } = request;
  const next = nextSlot(request);
  const kept = -window.limit * DIGITS;
  return prepare(
    db,
    sql`update rate_windows set
          slot_times = substr(slot_times || printf(${`%0${DIGITS}d`}, ${next}), ${kept}),
          last_seq = max(cast(${Math.ceil(earliest) * 1000} as integer), last_seq + 1)
        where name = ${window.name} and ${next} <= ${latest} and (${condition})
        returning cast(substr(slot_times, ${-DIGITS}) as integer) as slot, last_seq as seq`,
  );
}

export interface RateWindowStore {
  /** Takes the next slot and returns its time; undefined if it would be too late. */
  take(request: SlotRequest): Promise<number | undefined>;
}

export function rateWindowStore(db: D1Database): RateWindowStore {
  return {
    take: async (request) => (await takeSlot(db, request).first<Slot>())?.slot,
  };
}
