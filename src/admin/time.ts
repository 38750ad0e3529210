/** A time as an operator writes it: Unix milliseconds, or ISO 8601. */
import * as z from 'zod';
import { lazily } from '../lazily.ts';

const WORDS = 'must be a time, in Unix milliseconds or like 2030-01-01T00:00:00Z';

const isoTime = lazily(() => z.iso.datetime({ offset: true, error: WORDS }));

/** In a body. */
export const timeSchema = lazily(() => z.union([z.int(WORDS).min(0, WORDS), isoTime()], WORDS));

/** In a query, where everything is a text. */
export const timeQuery = lazily(() =>
  z.union([z.string().regex(/^\d{1,15}$/, WORDS), isoTime()], WORDS),
);

/** What either of them gave, in Unix milliseconds. */
export function timeOf(time: number | string): number {
  if (typeof time === 'number') return time;
  return /^\d+$/.test(time) ? Number(time) : Date.parse(time);
}
