/** Schemas of settings that are more than a number, a flag or a list. */
import * as z from 'zod/mini';
import { checkOriginPattern } from '../http/origins.ts';
import { parseResolution } from '../models/input-caps.ts';
import { lazy } from '../platform/lazy.ts';
import { csv } from './parsers.ts';

/** Origin patterns, normalized to what browsers send: lower case, no slash, no default port. */
export const originPatterns = lazy(() =>
  csv(
    z.array(
      z.string().check(
        z.overwrite((pattern) =>
          pattern
            .toLowerCase()
            .replace(/\/$/, '')
            .replace(/^(https:.*):443$|^(http:.*):80$/, '$1$2'),
        ),
        z.superRefine((pattern, context) => {
          const message = checkOriginPattern(pattern);
          if (message !== undefined) context.addIssue({ code: 'custom', message });
        }),
      ),
    ),
  ),
);

/** Long enough not to be guessed in any number of attempts. */
export const MIN_ADMIN_TOKEN_CHARACTERS = 32;

/** Whether the text consists of visible ASCII characters, which is what headers and wrangler transport safely. */
export const isVisibleAscii = (text: string) => /^[\x21-\x7e]+$/.test(text);

const WHOLE = 'must be a whole number, 0 to 1000000, or null';
/** Beyond 10^12 credits sums in millicredits would lose precision. */
const CREDITS = 'must be a number of credits, 0 or more, or null';

/** Limits of a client; null means unlimited, and an omitted limit keeps its default. */
export const limitsSchema = lazy(() => {
  const count = z.int(WHOLE).check(z.minimum(0, WHOLE), z.maximum(1_000_000, WHOLE));
  const credits = z.number(CREDITS).check(z.minimum(0, CREDITS), z.maximum(1e12, CREDITS));
  return z.partial(
    z.strictObject({
      maxConcurrent: z.nullable(count),
      perMinute: z.nullable(count),
      dailyCredits: z.nullable(credits),
      monthlyCredits: z.nullable(credits),
    }),
  );
});

/** Maximum values of an input. */
export const capsSchema = () =>
  z.strictObject({
    duration: z.optional(z.number().check(z.positive())),
    resolution: z.optional(
      z
        .string()
        .check(
          z.refine(
            (text) => parseResolution(text) !== undefined,
            'must be one like "720p" or "2K"',
          ),
        ),
    ),
    outputs: z.optional(z.int().check(z.minimum(1))),
  });

/** Credits; no task costs more. */
const MAX_RATE = 1_000_000;

const PRICE =
  'must be credits, 0 to 1000000, or {"per":"task, second, image or thousand characters","rate":credits}';
/** A price in credits: for a task, or for each second, image or thousand characters. */
export const priceSchema = () => {
  const rate = z.number().check(z.minimum(0), z.maximum(MAX_RATE));
  return z.union(
    [
      z.pipe(
        rate,
        z.transform((credits) => ({ per: 'task' as const, rate: credits })),
      ),
      z.strictObject({
        per: z.enum(['task', 'second', 'image', 'thousand characters']),
        rate,
      }),
    ],
    PRICE,
  );
};
