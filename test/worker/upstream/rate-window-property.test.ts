import { env } from 'cloudflare:workers';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxLatenessMs, slotSpacingMs } from '../../../src/worker/upstream/rate-window.ts';
import { takeSlot, type SlotRequest } from '../../../src/worker/upstream/rate-window-store.ts';
import { NOW } from '../tasks/builders.ts';

/** D1 keeps the window, so each run starts by emptying it: one transaction a run. */
async function slotsFor(requests: readonly SlotRequest[]): Promise<(number | undefined)[]> {
  const [, ...taken] = await env.DB.batch<{ slot: number }>([
    env.DB.prepare("update rate_windows set slot_times = ''"),
    ...requests.map((request) => takeSlot(env.DB, request)),
  ]);
  return taken.map(({ results }) => results[0]?.slot);
}

const WINDOW_MS = 1000;
const SPACING_MS = slotSpacingMs({ name: 'createTask', limit: 1, windowMs: WINDOW_MS });

/** Few distinct times make crowds and exact borders likely; the clocks of isolates need not agree. */
const arrival = fc.oneof(
  fc.integer({ min: 0, max: 5 * WINDOW_MS }),
  fc.constantFrom(0, WINDOW_MS, SPACING_MS, SPACING_MS + 1, 2 * SPACING_MS),
);
const patience = fc.oneof(fc.integer({ min: 0, max: 4 * WINDOW_MS }), fc.constantFrom(0, 1e9));

function requestsOf(limits: fc.Arbitrary<number>): fc.Arbitrary<SlotRequest[]> {
  const one = fc
    .record({ limit: limits, earliest: arrival, patience })
    .map((asked): SlotRequest => ({
      window: { name: 'createTask', limit: asked.limit, windowMs: WINDOW_MS },
      earliest: NOW + asked.earliest,
      latest: NOW + asked.earliest + asked.patience,
    }));
  return fc.array(one, { minLength: 1, maxLength: 60 });
}

const oneLimit = fc.integer({ min: 1, max: 20 }).chain((limit) => requestsOf(fc.constant(limit)));
const manyLimits = requestsOf(fc.integer({ min: 1, max: 8 }));

/** Of the slots given before, how many KIE would still count together with one at `at`. */
const within = (given: readonly number[], at: number, stretchMs: number) =>
  given.filter((slot) => slot > at - stretchMs).length;

function judge(requests: readonly SlotRequest[], slots: readonly (number | undefined)[]): void {
  const given: number[] = [];
  for (const [i, { window, earliest, latest }] of requests.entries()) {
    const slot = slots[i];
    const last = given.at(-1) ?? 0;
    if (slot === undefined) {
      // Refused: at its latest time, too, it would have been one too many, or before its turn.
      const full = within(given, latest, SPACING_MS) >= window.limit;
      expect(full || last > latest).toBe(true);
      continue;
    }
    expect(slot).toBeGreaterThanOrEqual(Math.max(earliest, last));
    expect(slot).toBeLessThanOrEqual(latest);
    // Both ends of the stretch count, and the slot itself.
    expect(within(given, slot, WINDOW_MS + 1) + 1).toBeLessThanOrEqual(window.limit);
    given.push(slot);
  }
}

/** The most that KIE sees in any stretch of the window's length. */
const densest = (arrivals: readonly number[]) =>
  Math.max(
    0,
    ...arrivals.map((at) => arrivals.filter((b) => b <= at && b > at - WINDOW_MS).length),
  );

describe('for any arrival times, limits and patience', { timeout: 30_000 }, () => {
  it('no stretch of the window holds more slots than its limit, slots never go back in time, and nobody is refused who would get one in time', async () => {
    await fc.assert(
      fc.asyncProperty(oneLimit, async (requests) => judge(requests, await slotsFor(requests))),
      { numRuns: 150 },
    );
  });

  it('the same holds while the limit is lowered and raised', async () => {
    await fc.assert(
      fc.asyncProperty(manyLimits, async (requests) => judge(requests, await slotsFor(requests))),
      { numRuns: 150 },
    );
  });

  it('KIE never sees one too many, though each request leaves as late as it may', async () => {
    const jitter = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(oneLimit, jitter, async (requests, late) => {
        const slots = (await slotsFor(requests)).filter((slot) => slot !== undefined);
        const window = requests[0]?.window;
        if (window === undefined) return;
        const left = slots.map((slot) => slot + (late.next().value ?? 0) * maxLatenessMs(window));
        expect(densest(left)).toBeLessThanOrEqual(window.limit);
      }),
      { numRuns: 100 },
    );
  });
});
