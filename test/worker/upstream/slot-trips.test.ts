import { describe, expect, it } from 'vitest';
import { createSlotTrips } from '../../../src/worker/upstream/slot-trips.ts';
import { MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { NOW } from '../tasks/builders.ts';

/** Trips that took this long, a second after each other. */
function tripsOf(...list: number[]) {
  const trips = createSlotTrips();
  list.forEach((ms, i) => trips.record(ms, NOW + i * 1000));
  return trips;
}

describe('the expected trip to D1', () => {
  it.each([
    ['no trip is known', [], 0],
    ['one trip is known, which may be an odd one', [300], 0],
    ['the last of two was the faster', [500, 300], 300],
    ['the last of two was the slower', [300, 500], 300],
    ['older ones were faster', [10, 500, 300], 300],
  ])('if %s (%j) takes %i ms', (_what, list, expected) => {
    expect(tripsOf(...list).expectedMs(NOW + 2000)).toBe(expected);
  });

  it('is forgotten a minute after the earlier of the two', () => {
    const trips = tripsOf(500, 300);
    expect(trips.expectedMs(NOW + MINUTE_MS)).toBe(300);
    expect(trips.expectedMs(NOW + MINUTE_MS + 1)).toBe(0);
  });
});
