/** Times in admin requests: Unix milliseconds or ISO 8601. */
import * as z from 'zod/mini';
import { lazy } from '../platform/lazy.ts';
import { DAY_MS } from '../platform/units.ts';

const TIME_MESSAGE = 'must be a time, in Unix milliseconds or like 2030-01-01T00:00:00Z';
const RANGE_MESSAGE = `${TIME_MESSAGE}, or a day like 2030-01-31`;

/** The end of the year 9999, as ISO 8601 has it: the console shows every time as a date. */
const MAX_TIME_MS = 253_402_300_799_999;

const unixTime = (error: string) =>
  z.int(error).check(z.minimum(0, error), z.maximum(MAX_TIME_MS, error));
const isoTime = (error: string) => z.iso.datetime({ offset: true, error });
const isoDay = lazy(() => z.iso.date({ error: RANGE_MESSAGE }));

/** A time in a body. */
export const timeSchema = lazy(() =>
  z.union([unixTime(TIME_MESSAGE), isoTime(TIME_MESSAGE)], TIME_MESSAGE),
);

/** Start or end of a range in a body. */
export const rangeSchema = lazy(() =>
  z.union([unixTime(RANGE_MESSAGE), isoTime(RANGE_MESSAGE), isoDay()], RANGE_MESSAGE),
);

/** Start or end of a range as a query parameter. */
export const rangeQueryParameter = lazy(() =>
  z.union(
    [z.string().check(z.regex(/^\d{1,15}$/, RANGE_MESSAGE)), isoTime(RANGE_MESSAGE), isoDay()],
    RANGE_MESSAGE,
  ),
);

/** A validated time in Unix milliseconds; of a day its start in UTC. */
export function parseTime(time: number | string): number {
  if (typeof time === 'number') return time;
  return /^\d+$/.test(time) ? Number(time) : Date.parse(time);
}

/** The exclusive end of a range, in Unix milliseconds. A day is included, as in usage tables. */
export function parseRangeEnd(until: string): number {
  return parseTime(until) + (isoDay().safeParse(until).success ? DAY_MS : 0);
}
