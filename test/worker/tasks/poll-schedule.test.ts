import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstPoll, nextPollDelay } from '../../../src/worker/tasks/poll-schedule.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';

/** The interval that KIE's documentation recommends. */
function recommendedDelay(ageMs: number): number {
  if (ageMs < 30 * SECOND_MS) return 2 * SECOND_MS;
  return ageMs < 2 * MINUTE_MS ? 5 * SECOND_MS : 15 * SECOND_MS;
}

const age = fc.integer({ min: 0, max: 15 * DAY_MS });

describe('nextPollDelay', () => {
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
  ])(
    'polls a task of the age of %i ms again after %i ms if callbacks are impossible',
    (ageMs, delayMs) => {
      expect(nextPollDelay(ageMs, false)).toBe(delayMs);
    },
  );

  it.each([
    [0, MINUTE_MS],
    [10 * MINUTE_MS - 1, MINUTE_MS],
    [10 * MINUTE_MS, 5 * MINUTE_MS],
    [HOUR_MS - 1, 5 * MINUTE_MS],
    [HOUR_MS, 30 * MINUTE_MS],
    [DAY_MS - 1, 30 * MINUTE_MS],
    [DAY_MS, 6 * HOUR_MS],
    [14 * DAY_MS, 6 * HOUR_MS],
  ])(
    'polls a task of the age of %i ms again after %i ms if callbacks are possible',
    (ageMs, delayMs) => {
      expect(nextPollDelay(ageMs, true)).toBe(delayMs);
    },
  );

  it("never polls more often than KIE's documentation recommends", () => {
    fc.assert(
      fc.property(age, fc.boolean(), (ageMs, isCallbackPossible) => {
        expect(nextPollDelay(ageMs, isCallbackPossible)).toBeGreaterThanOrEqual(
          recommendedDelay(ageMs),
        );
      }),
    );
  });

  it('polls older tasks less often, and tasks of every age at some time', () => {
    fc.assert(
      fc.property(age, age, fc.boolean(), (a, b, isCallbackPossible) => {
        const [younger, older] = [
          nextPollDelay(Math.min(a, b), isCallbackPossible),
          nextPollDelay(Math.max(a, b), isCallbackPossible),
        ];
        expect(older).toBeGreaterThanOrEqual(younger);
        expect(younger).toBeGreaterThan(0);
      }),
    );
  });

  it('polls a task soon if the clock of another isolate was ahead at its creation', () => {
    expect(nextPollDelay(-5 * SECOND_MS, false)).toBe(3 * SECOND_MS);
    expect(nextPollDelay(-5 * SECOND_MS, true)).toBe(MINUTE_MS);
  });
});

describe('firstPoll', () => {
  it.each([
    [15_000, 30_000, 55_000],
    [0, 1, 10_001],
    [60_000, 60_000, 130_000],
  ])(
    'with a queue timeout of %i ms and a KIE timeout of %i ms, polls first after at least %i ms',
    (queueTimeoutMs, kieTimeoutMs, floorMs) => {
      expect(firstPoll(queueTimeoutMs, kieTimeoutMs)).toEqual({
        floorMs,
        factor: 1.5,
        unknownModelMs: 120_000,
        ceilingMs: 30 * MINUTE_MS,
      });
    },
  );
});
