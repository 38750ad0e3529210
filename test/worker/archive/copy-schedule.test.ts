import { describe, expect, it } from 'vitest';
import { nextCopyAttempt } from '../../../src/worker/archive/copy-schedule.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const TTL = 14 * 24 * HOUR;

describe('after a failed try of a copy', () => {
  it.each([
    [1, 2 * SECOND],
    [2, 10 * SECOND],
    [3, 30 * SECOND],
    [4, 2 * MINUTE],
    [5, 10 * MINUTE],
    [6, HOUR],
    [7, 6 * HOUR],
    [8, 6 * HOUR],
    [1000, 6 * HOUR],
  ])('number %i the next comes after %i ms', (failedTries, waitMs) => {
    expect(nextCopyAttempt(failedTries, 0, TTL)).toEqual({ kind: 'retry', waitMs });
  });

  it.each([
    ['an hour before the end waits until the end', 9, TTL - HOUR, { kind: 'retry', waitMs: HOUR }],
    ['a millisecond before the end waits for it', 1, TTL - 1, { kind: 'retry', waitMs: 1 }],
    ['at the end is the last', 1, TTL, { kind: 'give_up' }],
    ['after the end is the last', 9, TTL + HOUR, { kind: 'give_up' }],
  ])('one that comes %s', (_what, failedTries, ageMs, next) => {
    expect(nextCopyAttempt(failedTries, ageMs, TTL)).toEqual(next);
  });

  it('the attempts end, however often the file fails', () => {
    let [age, attempts] = [0, 0];
    for (;;) {
      const next = nextCopyAttempt(++attempts, age, TTL);
      if (next.kind === 'give_up') break;
      expect(next.waitMs).toBeGreaterThan(0);
      age += next.waitMs;
    }
    expect(age).toBe(TTL);
    expect(attempts).toBeLessThan(100);
  });
});
