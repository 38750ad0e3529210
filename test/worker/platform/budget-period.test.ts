import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatUtcDay,
  startOfNextDay,
  startOfNextMonth,
} from '../../../src/worker/platform/budget-period.ts';
import { DAY_MS } from '../../../src/worker/platform/units.ts';

const at = (text: string) => Date.parse(text);

describe('days', () => {
  it.each([
    ['2026-01-02T00:00:00.000Z', '2026-01-02'],
    ['2026-01-02T23:59:59.999Z', '2026-01-02'],
    ['2026-01-03T00:00:00.000Z', '2026-01-03'],
    ['2026-01-03T00:30:00+01:00', '2026-01-02'],
    ['2026-01-02T23:30:00-01:00', '2026-01-03'],
    ['2024-02-29T12:00:00Z', '2024-02-29'],
    ['1970-01-01T00:00:00Z', '1970-01-01'],
  ])('formats %s as the UTC day %s', (time, day) => expect(formatUtcDay(at(time))).toBe(day));

  it.each([
    ['2026-01-02T00:00:00.000Z', '2026-01-03'],
    ['2026-01-02T23:59:59.999Z', '2026-01-03'],
    ['2026-01-31T12:00:00Z', '2026-02-01'],
    ['2026-02-28T12:00:00Z', '2026-03-01'],
    ['2024-02-28T12:00:00Z', '2024-02-29'],
    ['2024-02-29T12:00:00Z', '2024-03-01'],
    ['2026-12-31T23:59:59.999Z', '2027-01-01'],
    // Daylight saving time begins in Europe on this day. In UTC it has 24 hours.
    ['2026-03-29T12:00:00Z', '2026-03-30'],
  ])('end the day of %s when %s begins', (time, day) => {
    expect(startOfNextDay(at(time))).toBe(at(`${day}T00:00:00Z`));
  });
});

describe('months', () => {
  it.each([
    ['2026-01-01T00:00:00.000Z', '2026-02-01'],
    ['2026-01-31T23:59:59.999Z', '2026-02-01'],
    ['2026-02-28T23:59:59.999Z', '2026-03-01'],
    ['2024-02-29T23:59:59.999Z', '2024-03-01'],
    ['2026-03-31T00:00:00Z', '2026-04-01'],
    ['2026-11-30T23:59:59.999Z', '2026-12-01'],
    ['2026-12-01T00:00:00Z', '2027-01-01'],
    ['2026-12-31T23:59:59.999Z', '2027-01-01'],
    ['2026-02-01T00:30:00+01:00', '2026-02-01'],
    ['2099-12-31T23:59:59.999Z', '2100-01-01'],
    ['2100-02-28T12:00:00Z', '2100-03-01'],
  ])('end the month of %s when %s begins', (time, day) => {
    expect(startOfNextMonth(at(time))).toBe(at(`${day}T00:00:00Z`));
  });
});

describe('periods at any time', () => {
  const time = fc.integer({ min: 0, max: at('2200-01-01T00:00:00Z') });

  it('end in the future, within a day and within 31 days', () => {
    fc.assert(
      fc.property(time, (now) => {
        expect(startOfNextDay(now)).toBeGreaterThan(now);
        expect(startOfNextDay(now) - now).toBeLessThanOrEqual(DAY_MS);
        expect(startOfNextMonth(now)).toBeGreaterThanOrEqual(startOfNextDay(now));
        expect(startOfNextMonth(now) - now).toBeLessThanOrEqual(31 * DAY_MS);
      }),
    );
  });

  it('contain their last millisecond and not the next one', () => {
    fc.assert(
      fc.property(time, (now) => {
        expect(formatUtcDay(startOfNextDay(now) - 1)).toBe(formatUtcDay(now));
        expect(formatUtcDay(startOfNextDay(now)) > formatUtcDay(now)).toBe(true);
        expect(startOfNextMonth(startOfNextMonth(now) - 1)).toBe(startOfNextMonth(now));
        expect(formatUtcDay(startOfNextMonth(now))).toMatch(/-01$/);
      }),
    );
  });
});
