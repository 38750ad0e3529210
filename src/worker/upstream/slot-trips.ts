/** Slots of a rate window far enough ahead to outlast the trip to D1 that gives them. */
import type { Runtime } from '../platform/runtime.ts';
import { MINUTE_MS } from '../platform/units.ts';
import type { RateWindowStore } from './rate-window-store.ts';
import { requestSlot, type RateWindow } from './rate-window.ts';

/** How long D1 takes to give a slot, as this isolate has measured it. Times are Unix milliseconds. */
export interface SlotTrips {
  /** Milliseconds; 0 if not known. */
  expectedMs(now: number): number;
  record(tripMs: number, at: number): void;
}

/** An isolate may live for hours, and D1 be slow for a minute of them. */
const REMEMBERED_MS = MINUTE_MS;

/**
 * Expects the faster of the last two trips, so that a single slow one delays no other request. Trips are
 * forgotten after a minute.
 */
export function createSlotTrips(): SlotTrips {
  let last = { ms: 0, at: 0 };
  let previous = last;
  return {
    expectedMs: (now) => (now - previous.at > REMEMBERED_MS ? 0 : Math.min(last.ms, previous.ms)),
    record: (ms, at) => {
      previous = last;
      last = { ms, at };
    },
  };
}

export interface SlotDeps {
  rateWindows: RateWindowStore;
  /** Trips to D1 for a slot: those of `admit` and of `rateWindows`. */
  slotTrips: SlotTrips;
  runtime: Pick<Runtime, 'now'>;
}

/** The first slot of a request: the one that admission took. */
export interface FirstSlot {
  /** When KIE may be called. Unix milliseconds. */
  at: number;
  /** The latest acceptable time of a further slot. Unix milliseconds. */
  latest: number;
  /** How long D1 took to give the slot. Milliseconds. */
  tripMs: number;
}

/**
 * Takes further slots for one request. Each is far enough ahead to outlast the slowest trip to D1 that
 * the request has seen: otherwise a distant D1 would make it miss every slot.
 */
export function slotTaker(
  { rateWindows, slotTrips, runtime }: SlotDeps,
  window: RateWindow,
  { latest, tripMs }: FirstSlot,
): () => Promise<number | undefined> {
  let slowestMs = tripMs;
  return async () => {
    const now = runtime.now();
    const slot = await rateWindows.take(requestSlot(window, now, latest, slowestMs));
    const takenAt = runtime.now();
    const ms = takenAt - now;
    slotTrips.record(ms, takenAt);
    slowestMs = Math.max(slowestMs, ms);
    return slot;
  };
}
