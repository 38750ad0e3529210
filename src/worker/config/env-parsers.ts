/** Parsers of single settings. Each takes text from the environment; its error says what the value must be. */
import * as z from 'zod';
import { parseJsonOrUndefined } from '../platform/json.ts';
import { lazy } from '../platform/lazy.ts';
import { DAY_MS, MINUTE_MS } from '../platform/units.ts';

/** One setting. Its schema is lazy, because most deployments set few settings and building schemas takes time. */
export interface EnvVar<T> {
  readonly schema: () => z.ZodType<T>;
  /** The value if it is not set. A setting without this is required. */
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

/** A list of items separated by commas or white space. */
export const csv = lazy(() =>
  z.string().transform((text) => text.split(/[\s,]+/).filter((item) => item !== '')),
);

/** `0` or `1`, by default off. */
export const bool = withDefault(false, () =>
  z.enum(['0', '1'], 'must be 0 or 1').transform((value) => value === '1'),
);

const describeRange = (min: number, max: number) =>
  `must be a whole number, ${max < Number.MAX_SAFE_INTEGER ? `${min} to ${max}` : `${min} or more`}`;

export const wholeNumber = (min: number, max = Number.MAX_SAFE_INTEGER) => {
  const message = describeRange(min, max);
  return z.coerce.number(message).int(message).min(min, message).max(max, message);
};

export const intSetting = (fallback: number, min: number, max?: number) =>
  withDefault(fallback, () => wholeNumber(min, max));

/** Up to `maxItems` whole numbers, each from 0 to `max`. */
export const intList = (fallback: number[], max: number, maxItems: number) =>
  withDefault(fallback, () => {
    const message = describeRange(0, max);
    const integer = z.int(message).min(0, message).max(max, message);
    const item = z.string().transform(Number).pipe(integer);
    return csv().pipe(z.array(item).max(maxItems, `must be ${maxItems} numbers at most`));
  });

export const milliseconds = (fallback: number) => intSetting(fallback, 1);

/** Milliseconds, from a minute to ten years: anything longer is a typo. */
export const ttl = (fallback: number) => intSetting(fallback, MINUTE_MS, 3650 * DAY_MS);

/** An http or https URL, normalized: lower-case host, no trailing slash. */
export const httpUrl = lazy(() =>
  z
    .url({ protocol: /^https?$/i, error: 'must be an http or https URL' })
    .transform((url) => new URL(url).href.replace(/\/+$/, '')),
);

const DAYS = 'must be a whole number of days, 1 to 3650';

/** A number of days; undefined if not set. */
export const days = optional(() => z.coerce.number(DAYS).int(DAYS).min(1, DAYS).max(3650, DAYS));

/** JSON as text, or a table in wrangler.toml. Errors name the path of each wrong value. */
export const json = <T extends z.ZodType>(schema: T, what: string) =>
  z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .transform((value, context): z.output<T> => {
      const input = typeof value === 'string' ? parseJsonOrUndefined(value) : value;
      if (input === undefined) {
        context.addIssue({ code: 'custom', message: `must be ${what}` });
        return z.NEVER;
      }
      const parsed = schema.safeParse(input);
      if (parsed.success) return parsed.data;
      const problems = parsed.error.issues.map(({ path, message }) =>
        [path.map(String).join('.'), message].filter((part) => part !== '').join(': '),
      );
      context.addIssue({ code: 'custom', message: `must be ${what}; ${problems.join(', ')}` });
      return z.NEVER;
    });
