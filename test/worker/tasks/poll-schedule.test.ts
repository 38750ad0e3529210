import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstPoll, nextPollDelay } from '../../../src/worker/tasks/poll-schedule.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';

/** KIE's own words on polling. */
function advised(ageMs: number): number {
  if (ageMs < 30 * SECOND_MS) return 2 * SECOND_MS;
  return ageMs < 2 * MINUTE_MS ? 5 * SECOND_MS : 15 * SECOND_MS;
}

const age = fc.integer({ min: 0, max: 15 * DAY_MS });

describe('the next question about a task', () => {
  it.each([
    [0, 3 * SECOND_MS],
    [30 * SECOND_MS - 1, 3 * SECOND_MS],
    [30 * SECOND_MS, 8 * SECOND_MS],
    [2 * MINUTE_MS - 1, 8 * SECOND_MS],
    [2 * MINUTE_MS, 30 * SECOND_MS],
    [HOUR_MS - 1, 30 * SECOND_MS],
    [HOUR_MS, 10 * MINUTE_MS],
    [DAY_MS - 1, 10 * MINUTE_MS],
    [DAY_MS, 6 * HOUR_MS],
    [14 * DAY_MS, 6 * HOUR_MS],
  ])('where no callback can come, at the age of %i ms, comes in %i ms', (ageMs, wait) => {
    expect(nextPollDelay(ageMs, false)).toBe(wait);
  });

  it.each([
    [0, MINUTE_MS],
    [10 * MINUTE_MS - 1, MINUTE_MS],
    [10 * MINUTE_MS, 5 * MINUTE_MS],
    [HOUR_MS - 1, 5 * MINUTE_MS],
    [HOUR_MS, 30 * MINUTE_MS],
    [DAY_MS - 1, 30 * MINUTE_MS],
    [DAY_MS, 6 * HOUR_MS],
    [14 * DAY_MS, 6 * HOUR_MS],
  ])('where a callback was due, at the age of %i ms, comes in %i ms', (ageMs, wait) => {
    expect(nextPollDelay(ageMs, true)).toBe(wait);
  });

  it("is never sooner than KIE's advice", () => {
    fc.assert(
      fc.property(age, fc.boolean(), (ageMs, reach) => {
        expect(nextPollDelay(ageMs, reach)).toBeGreaterThanOrEqual(advised(ageMs));
      }),
    );
  });

  it('grows rarer with age, and comes for every age', () => {
    fc.assert(
      fc.property(age, age, fc.boolean(), (a, b, reach) => {
        const [younger, older] = [
          nextPollDelay(Math.min(a, b), reach),
          nextPollDelay(Math.max(a, b), reach),
        ];
        expect(older).toBeGreaterThanOrEqual(younger);
        expect(younger).toBeGreaterThan(0);
      }),
    );
  });

  it('comes soon where the clocks say that the task is of the future', () => {
    expect(nextPollDelay(-5 * SECOND_MS, false)).toBe(3 * SECOND_MS);
    expect(nextPollDelay(-5 * SECOND_MS, true)).toBe(MINUTE_MS);
  });
});

describe('the first look', () => {
  it.each([
    [15_000, 30_000, 55_000],
    [0, 1, 10_001],
    [60_000, 60_000, 130_000],
  ])('with %i ms to wait and %i ms for KIE comes after %i ms or more', (wait, timeout, floorMs) => {
    expect(firstPoll(wait, timeout)).toEqual({
      floorMs,
      factor: 1.5,
      unknownModelMs: 120_000,
      ceilingMs: 30 * MINUTE_MS,
    });
  });
});
