import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideNextStep, parseRetryAfter } from '../../../src/worker/webhooks/delivery-schedule.ts';
import { DAY_MS, HOUR_MS } from '../../../src/worker/platform/units.ts';
import { testSettings } from '../../support/edge.ts';

const { DELIVERY_RETRY_SCHEDULE_MS: retryScheduleMs } = testSettings();
const status = fc.option(fc.integer({ min: 100, max: 599 }), { nil: undefined });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const failing = status.filter((s) => s === undefined || s < 200 || (s >= 300 && s !== 410));
const retryAfterMs = fc.option(fc.nat(10 * DAY_MS), { nil: undefined });

describe('decideNextStep', () => {
  it('makes ten attempts over at least 75 hours with any jitter', () => {
    fc.assert(
      fc.property(fc.array(random, { minLength: 10, maxLength: 10 }), failing, (dice, code) => {
        const steps = dice.map((die, i) =>
          decideNextStep({ status: code, retryAfterMs: undefined }, i + 1, retryScheduleMs, die),
        );
        const waits = steps.flatMap((step) => (step.kind === 'retry' ? [step.waitMs] : []));
        expect(waits).toHaveLength(9);
        expect(steps[9]).toEqual({ kind: 'exhausted' });
        expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(75 * HOUR_MS);
      }),
    );
  });

  it('adds at most a fifth to a delay and honors a Retry-After of at most a day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        failing,
        retryAfterMs,
        random,
        (n, s, ask, die) => {
          const step = decideNextStep({ status: s, retryAfterMs: ask }, n, retryScheduleMs, die);
          if (step.kind !== 'retry') throw new Error(step.kind);
          const wait = retryScheduleMs[n - 1] ?? 0;
          const least = Math.max(wait, Math.min(ask ?? 0, DAY_MS));
          expect(step.waitMs).toBeGreaterThanOrEqual(least);
          expect(step.waitMs).toBeLessThanOrEqual(Math.ceil(least + wait * 0.2));
        },
      ),
    );
  });

  it('ends before the schedule only with 2xx and 410', () => {
    fc.assert(
      fc.property(status, fc.integer({ min: 1, max: 9 }), random, (s, n, die) => {
        const { kind } = decideNextStep(
          { status: s, retryAfterMs: undefined },
          n,
          retryScheduleMs,
          die,
        );
        const isSuccess = s !== undefined && s >= 200 && s < 300;
        expect(kind).toBe(isSuccess ? 'delivered' : s === 410 ? 'gone' : 'retry');
      }),
    );
  });

  it('makes one attempt with an empty schedule', () => {
    const result = { status: 500, retryAfterMs: undefined };
    expect(decideNextStep(result, 1, [], 0)).toEqual({ kind: 'exhausted' });
  });
});

describe('parseRetryAfter', () => {
  const NOW = Date.UTC(2026, 0, 1);
  it.each([
    [null, undefined],
    ['', undefined],
    ['0', 0],
    [' 7 ', 7000],
    ['1.5', undefined],
    ['-1', undefined],
    ['soon', undefined],
    ['2026', 2_026_000],
    ['Thu, 01 Jan 2026 00:00:09 GMT', 9000],
    ['Thursday, 01-Jan-26 00:00:09 GMT', 9000],
    ['Thu, 01 Jan 2025 00:00:00 GMT', 0],
    ['Thu, 99 Jan 2026 00:00:00 GMT', undefined],
    ['99999999999999999999', 1e23],
  ])('parses the Retry-After header %j as %j ms', (header, ms) => {
    expect(parseRetryAfter(header, NOW)).toBe(ms);
  });
});
