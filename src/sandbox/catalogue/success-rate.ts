/** How many tasks of a model succeeded in each ten minutes of the last day, as KIE reports it. Pure. */

export const SLOT_MS = 10 * 60_000;
const SLOTS = 144; // a day

/** The tasks of one slot, counted from the Unix epoch. */
export interface SlotCount {
  slot: number;
  succeeded: number;
  total: number;
}

/** The first slot that is reported at `now` (Unix ms): the last one has just ended. */
export function findFirstSlot(now: number): number {
  return Math.floor(now / SLOT_MS) - SLOTS;
}

/** KIE's points. Rates are percentages, and null for a slot without tasks. */
export function buildSuccessRate(counts: readonly SlotCount[], now: number) {
  const bySlot = new Map(counts.map((count) => [count.slot, count]));
  const first = findFirstSlot(now);
  return Array.from({ length: SLOTS }, (_, index) => {
    const slot = first + index;
    const count = bySlot.get(slot);
    const successRate =
      count === undefined ? null : Math.round((100 * count.succeeded) / count.total);
    return {
      start: formatTime(slot * SLOT_MS),
      end: formatTime((slot + 1) * SLOT_MS),
      successRate,
      errorRate: successRate === null ? null : 100 - successRate,
      isNormal: true,
    };
  });
}

/** Whole seconds, as in `2026-09-30T05:30:00Z`. */
const formatTime = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z');
