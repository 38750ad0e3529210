import { describe, expect, it } from 'vitest';
import { nextCopyAttempt } from '../../../src/worker/archive/copy-schedule.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const TTL = 14 * 24 * HOUR;

describe('nextCopyAttempt', () => {
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
  ])('retries after failed attempt %i with a delay of %i ms', (failedAttempts, waitMs) => {
    expect(nextCopyAttempt(failedAttempts, 0, TTL)).toEqual({ kind: 'retry', waitMs });
  });

  it.each([
    [
      'an hour before KIE deletes the file: at that moment',
      9,
      TTL - HOUR,
      { kind: 'retry', waitMs: HOUR },
    ],
    [
      'a millisecond before KIE deletes the file: at that moment',
      1,
      TTL - 1,
      { kind: 'retry', waitMs: 1 },
    ],
    ['when KIE deletes the file: never', 1, TTL, { kind: 'abandon' }],
    ['after KIE has deleted the file: never', 9, TTL + HOUR, { kind: 'abandon' }],
  ])('retries after a failure %s', (_what, failedAttempts, ageMs, next) => {
    expect(nextCopyAttempt(failedAttempts, ageMs, TTL)).toEqual(next);
  });

  it('abandons the copy after fewer than 100 attempts, exactly when KIE deletes the file', () => {
    let [age, attempts] = [0, 0];
    for (;;) {
      const next = nextCopyAttempt(++attempts, age, TTL);
      if (next.kind === 'abandon') break;
      expect(next.waitMs).toBeGreaterThan(0);
      age += next.waitMs;
    }
    expect(age).toBe(TTL);
    expect(attempts).toBeLessThan(100);
  });
});
