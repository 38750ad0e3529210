import { env } from 'cloudflare:workers';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  maxLatenessMs,
  slotSpacingMs,
  type SlotRequest,
} from '../../../src/worker/upstream/rate-window.ts';
import { takeSlot } from '../../../src/worker/upstream/rate-window-store.ts';
import { NOW } from '../tasks/builders.ts';

/** The rate window is stored in D1, so each run empties it first, in the same transaction. */
async function takeSlots(requests: readonly SlotRequest[]): Promise<(number | undefined)[]> {
  const [, ...taken] = await env.DB.batch<{ slot: number }>([
    env.DB.prepare("update rate_windows set slot_times = ''"),
    ...requests.map((request) => takeSlot(env.DB, request)),
  ]);
  return taken.map(({ results }) => results[0]?.slot);
}

const WINDOW_MS = 1000;
const SPACING_MS = slotSpacingMs({ name: 'createTask', limit: 1, windowMs: WINDOW_MS });

/** Few distinct times make bursts and exact limits likely. The clocks of isolates may differ. */
const arrival = fc.oneof(
  fc.integer({ min: 0, max: 5 * WINDOW_MS }),
  fc.constantFrom(0, WINDOW_MS, SPACING_MS, SPACING_MS + 1, 2 * SPACING_MS),
);
const maxWait = fc.oneof(fc.integer({ min: 0, max: 4 * WINDOW_MS }), fc.constantFrom(0, 1e9));

function requestsWith(limits: fc.Arbitrary<number>): fc.Arbitrary<SlotRequest[]> {
  const one = fc
    .record({ limit: limits, earliest: arrival, maxWait })
    .map((request): SlotRequest => ({
      window: { name: 'createTask', limit: request.limit, windowMs: WINDOW_MS },
      earliest: NOW + request.earliest,
      latest: NOW + request.earliest + request.maxWait,
    }));
  return fc.array(one, { minLength: 1, maxLength: 60 });
}

const oneLimit = fc.integer({ min: 1, max: 20 }).chain((limit) => requestsWith(fc.constant(limit)));
const manyLimits = requestsWith(fc.integer({ min: 1, max: 8 }));

/** How many of the given slots are within `stretchMs` before `at`. */
const countWithin = (given: readonly number[], at: number, stretchMs: number) =>
  given.filter((slot) => slot > at - stretchMs).length;

function checkSlots(
  requests: readonly SlotRequest[],
  slots: readonly (number | undefined)[],
): void {
  const given: number[] = [];
  for (const [i, { window, earliest, latest }] of requests.entries()) {
    const slot = slots[i];
    const last = given.at(-1) ?? 0;
    if (slot === undefined) {
      // Rejected: even at its latest time it would exceed the limit, or precede an earlier slot.
      const full = countWithin(given, latest, SPACING_MS) >= window.limit;
      expect(full || last > latest).toBe(true);
      continue;
    }
    expect(slot).toBeGreaterThanOrEqual(Math.max(earliest, last));
    expect(slot).toBeLessThanOrEqual(latest);
    // Both ends of the stretch count, and the slot itself.
    expect(countWithin(given, slot, WINDOW_MS + 1) + 1).toBeLessThanOrEqual(window.limit);
    given.push(slot);
  }
}

/** The most arrivals in any stretch as long as the window. */
const maxPerWindow = (arrivals: readonly number[]) =>
  Math.max(
    0,
    ...arrivals.map((at) => arrivals.filter((b) => b <= at && b > at - WINDOW_MS).length),
  );

describe('slots for any arrival times, limits and maximum waits', { timeout: 30_000 }, () => {
  it('never gives too many slots in any window nor a slot before an earlier one, and refuses only if none is in time', async () => {
    await fc.assert(
      fc.asyncProperty(oneLimit, async (requests) =>
        checkSlots(requests, await takeSlots(requests)),
      ),
      { numRuns: 150 },
    );
  });

  it('never gives too many slots while the limit is lowered and raised', async () => {
    await fc.assert(
      fc.asyncProperty(manyLimits, async (requests) =>
        checkSlots(requests, await takeSlots(requests)),
      ),
      { numRuns: 150 },
    );
  });

  it('never exceeds the limit at KIE although each request may leave late', async () => {
    const jitter = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(oneLimit, jitter, async (requests, lateness) => {
        const slots = (await takeSlots(requests)).filter((slot) => slot !== undefined);
        const window = requests[0]?.window;
        if (window === undefined) return;
        const sentAt = slots.map(
          (slot) => slot + (lateness.next().value ?? 0) * maxLatenessMs(window),
        );
        expect(maxPerWindow(sentAt)).toBeLessThanOrEqual(window.limit);
      }),
      { numRuns: 100 },
    );
  });
});
