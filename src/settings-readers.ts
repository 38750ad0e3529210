/** How single settings are read: each takes text, as an environment gives it, and says what it must be. */
import * as z from 'zod';
import { tryJson } from './json.ts';
import { DAY_MS, MINUTE_MS } from './units.ts';

/** Items separated by commas or white space. */
export const list = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text) => text.split(/[\s,]+/).filter((item) => item !== ''));

export const flag = z
  .enum(['0', '1'], 'must be 0 or 1')
  .default('0')
  .transform((value) => value === '1');

const wholeNumberWords = (least: number, most: number) =>
  `must be a whole number, ${most < Number.MAX_SAFE_INTEGER ? `${least} to ${most}` : `${least} or more`}`;

/** One that has no default. */
export const givenNumber = (least: number, most = Number.MAX_SAFE_INTEGER) => {
  const message = wholeNumberWords(least, most);
  return z.coerce.number(message).int(message).min(least, message).max(most, message);
};

export const wholeNumber = (fallback: number, least: number, most?: number) =>
  givenNumber(least, most).default(fallback);

/** Up to `maxItems` of them, each from 0 to `most`. */
export const wholeNumbers = (fallback: readonly number[], most: number, maxItems: number) => {
  const message = wholeNumberWords(0, most);
  const item = z.string().transform(Number).pipe(z.int(message).min(0, message).max(most, message));
  return list(fallback.join(',')).pipe(
    z.array(item).max(maxItems, `must be ${maxItems} numbers at most`),
  );
};

export const milliseconds = (fallback: number) => wholeNumber(fallback, 1);

/** A minute to ten years: an expiry beyond that is a mistyped number. */
export const lifetime = (fallback: number) => wholeNumber(fallback, MINUTE_MS, 3650 * DAY_MS);

/** Normalized, so that case and trailing slashes change nothing. */
export const httpAddress = z
  .url({ protocol: /^https?$/i, error: 'must be an http or https address' })
  .transform((url) => new URL(url).href.replace(/\/+$/, ''));

const DAYS = 'must be a whole number of days, 1 to 3650';

/** How long something is kept; absent: for good. */
export const days = z.coerce.number(DAYS).int(DAYS).min(1, DAYS).max(3650, DAYS).optional();

/** JSON as text, or a table of wrangler.toml's. Says where in it something is wrong. */
export const json = <T extends z.ZodType>(schema: T, what: string) =>
  z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .default('{}')
    .transform((value, context): z.output<T> => {
      const parsed = schema.safeParse(typeof value === 'string' ? tryJson(value) : value);
      if (parsed.success) return parsed.data;
      const wrong = parsed.error.issues.map(({ path, message }) =>
        [path.map(String).join('.'), message].filter((part) => part !== '').join(': '),
      );
      context.addIssue({ code: 'custom', message: `must be ${what}; ${wrong.join(', ')}` });
      return z.NEVER;
    });
