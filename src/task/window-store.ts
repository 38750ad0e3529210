/**
 * KIE's limits, kept over all isolates: at most so many requests of a kind in any stretch of time.
 * D1 has one writer, so each request gets a slot of its own, in the order in which it asked.
 */
import { spacingMs, type RateWindow } from './rate-window.ts';

/** D1 binds every number as a real one, of which JSON paths and arrays make `$[0.0]` and `1.0`. */
const EARLIEST = 'cast(?2 as integer)';
const LIMIT = 'cast(?3 as integer)';
const SPACING = 'cast(?4 as integer)';

/** The slot that would be given, from the slots of the window whose name is ?1. */
const NEXT_SLOT = `max(${EARLIEST},
  coalesce(slots ->> '$[#-1]', 0),
  case when json_array_length(slots) >= ${LIMIT}
    then (slots ->> ('$[' || (json_array_length(slots) - ${LIMIT}) || ']')) + ${SPACING} else 0 end)`;

/** The latest slots are kept, as many as the limit; a limit that was lowered is reached step by step. */
const OLDEST_REMOVED = `case
  when json_array_length(slots) > ${LIMIT} then json_remove(slots, '$[0]', '$[0]')
  when json_array_length(slots) = ${LIMIT} then json_remove(slots, '$[0]')
  else slots end`;

export interface SlotRequest {
  window: RateWindow;
  /** The earliest time that will do, and the latest. Unix milliseconds. */
  earliest: number;
  latest: number;
}

/** Parameters ?1 to ?5 of the statements below; more may follow. */
function slotParameters({
  window,
  earliest,
  latest,
}: SlotRequest): [string, number, number, number, number] {
  return [window.name, earliest, window.limit, spacingMs(window), latest];
}

/** Tells the next slot without taking it: one row, `slot`. */
export function peekSlot(db: D1Database, request: SlotRequest): D1PreparedStatement {
  const parameters = slotParameters(request).slice(0, 4);
  return db
    .prepare(`select ${NEXT_SLOT} as slot from kie_windows where name = ?1`)
    .bind(...parameters);
}

/**
 * Takes the next slot if it is not too late and `condition` holds: one row then, `slot`, and none
 * otherwise. The condition's parameters are numbered from ?6.
 */
export function takeSlot(
  db: D1Database,
  request: SlotRequest,
  condition = 'true',
  ...parameters: unknown[]
): D1PreparedStatement {
  return db
    .prepare(
      `update kie_windows set slots = json_insert(${OLDEST_REMOVED}, '$[#]', ${NEXT_SLOT})
       where name = ?1 and ${NEXT_SLOT} <= ?5 and (${condition})
       returning slots ->> '$[#-1]' as slot`,
    )
    .bind(...slotParameters(request), ...parameters);
}

export interface WindowStore {
  /** Takes the next slot and tells its time; undefined when it would be too late. */
  take(request: SlotRequest): Promise<number | undefined>;
}

export function windowStore(db: D1Database): WindowStore {
  return {
    take: async (request) => {
      const row = await takeSlot(db, request).first<{ slot: number }>();
      return row?.slot;
    },
  };
}
