/** A time as an operator writes it: Unix milliseconds, or ISO 8601. */
import * as z from 'zod';
import { lazy } from '../platform/lazy.ts';
import { DAY_MS } from '../platform/units.ts';

const WORDS = 'must be a time, in Unix milliseconds or like 2030-01-01T00:00:00Z';
const BOUND_WORDS = `${WORDS}, or a day like 2030-01-31`;

const isoTime = (error: string) => z.iso.datetime({ offset: true, error });
const isoDay = lazy(() => z.iso.date({ error: BOUND_WORDS }));

/** In a body. */
export const timeSchema = lazy(() => z.union([z.int(WORDS).min(0, WORDS), isoTime(WORDS)], WORDS));

/** In a body, as the first or last of a stretch of time. */
export const boundSchema = lazy(() =>
  z.union([z.int(BOUND_WORDS).min(0, BOUND_WORDS), isoTime(BOUND_WORDS), isoDay()], BOUND_WORDS),
);

/** The same in a query, where everything is a text. */
export const boundQuery = lazy(() =>
  z.union(
    [z.string().regex(/^\d{1,15}$/, BOUND_WORDS), isoTime(BOUND_WORDS), isoDay()],
    BOUND_WORDS,
  ),
);

/** What any of them gave, in Unix milliseconds; of a day its beginning, in UTC. */
export function timeOf(time: number | string): number {
  if (typeof time === 'number') return time;
  return /^\d+$/.test(time) ? Number(time) : Date.parse(time);
}

/** Before what a stretch of time ends: a day that is named as its last belongs to it, as in usage. */
export function endOf(until: string): number {
  return timeOf(until) + (isoDay().safeParse(until).success ? DAY_MS : 0);
}
