/** How single settings are read: each takes text, as an environment gives it, and says what it must be. */
import * as z from 'zod';
import { parseJsonOrUndefined } from '../platform/json.ts';
import { lazy } from '../platform/lazy.ts';
import { DAY_MS, MINUTE_MS } from '../platform/units.ts';

/** One variable. Most deployments set a few of them, and the schema of one that is not set is never made. */
export interface EnvVar<T> {
  readonly schema: () => z.ZodType<T>;
  /** What holds where it is not set. Without this it must be set. */
  readonly unset?: () => T;
}

export const required = <T>(schema: () => z.ZodType<T>): EnvVar<T> => ({ schema });

export const optional = <T>(schema: () => z.ZodType<T>): EnvVar<T | undefined> => ({
  schema,
  unset: () => undefined,
});

export const withDefault = <T>(fallback: NoInfer<T>, schema: () => z.ZodType<T>): EnvVar<T> => ({
  schema,
  unset: () => fallback,
});

/** Items separated by commas or white space. */
export const csv = lazy(() =>
  z.string().transform((text) => text.split(/[\s,]+/).filter((item) => item !== '')),
);

export const bool = withDefault(false, () =>
  z.enum(['0', '1'], 'must be 0 or 1').transform((value) => value === '1'),
);

const wholeNumberWords = (least: number, most: number) =>
  `must be a whole number, ${most < Number.MAX_SAFE_INTEGER ? `${least} to ${most}` : `${least} or more`}`;

export const wholeNumber = (least: number, most = Number.MAX_SAFE_INTEGER) => {
  const message = wholeNumberWords(least, most);
  return z.coerce.number(message).int(message).min(least, message).max(most, message);
};

export const int = (fallback: number, least: number, most?: number) =>
  withDefault(fallback, () => wholeNumber(least, most));

/** Up to `maxItems` of them, each from 0 to `most`. */
export const intList = (fallback: number[], most: number, maxItems: number) =>
  withDefault(fallback, () => {
    const message = wholeNumberWords(0, most);
    const whole = z.int(message).min(0, message).max(most, message);
    const item = z.string().transform(Number).pipe(whole);
    return csv().pipe(z.array(item).max(maxItems, `must be ${maxItems} numbers at most`));
  });

export const milliseconds = (fallback: number) => int(fallback, 1);

/** A minute to ten years: an expiry beyond that is a mistyped number. */
export const ttl = (fallback: number) => int(fallback, MINUTE_MS, 3650 * DAY_MS);

/** Normalized, so that case and trailing slashes change nothing. */
export const httpUrl = lazy(() =>
  z
    .url({ protocol: /^https?$/i, error: 'must be an http or https address' })
    .transform((url) => new URL(url).href.replace(/\/+$/, '')),
);

const DAYS = 'must be a whole number of days, 1 to 3650';

/** How long something is kept; absent: for good. */
export const days = optional(() => z.coerce.number(DAYS).int(DAYS).min(1, DAYS).max(3650, DAYS));

/** JSON as text, or a table of wrangler.toml's. Says where in it something is wrong. */
export const json = <T extends z.ZodType>(schema: T, what: string) =>
  z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .transform((value, context): z.output<T> => {
      const parsed = schema.safeParse(
        typeof value === 'string' ? parseJsonOrUndefined(value) : value,
      );
      if (parsed.success) return parsed.data;
      const wrong = parsed.error.issues.map(({ path, message }) =>
        [path.map(String).join('.'), message].filter((part) => part !== '').join(': '),
      );
      context.addIssue({ code: 'custom', message: `must be ${what}; ${wrong.join(', ')}` });
      return z.NEVER;
    });
