/** Parsers of single settings. Each takes text from the environment; its error says what the value must be. */
import * as z from 'zod';
import { parseJsonOrUndefined } from '../platform/json.ts';
import { lazy } from '../platform/lazy.ts';
import { DAY_MS, MINUTE_MS } from '../platform/units.ts';

/** One setting. Its schema is built on use, because most deployments set few settings and building takes time. */
export interface Setting<T> {
  /** The value if it is not set. A setting without this is required. */
  readonly default?: T;
  readonly parse: () => z.ZodType<T>;
}

/** Types an entry. `default: undefined` makes a setting optional. */
export function setting<T>(entry: {
  default: undefined;
  parse: () => z.ZodType<T>;
}): Setting<T | undefined>;
export function setting<T>(entry: { default: NoInfer<T>; parse: () => z.ZodType<T> }): Setting<T>;
export function setting<T>(entry: { parse: () => z.ZodType<T> }): Setting<T>;
export function setting<T>(entry: Setting<T>): Setting<T> {
  return entry;
}

/** A list of items separated by commas or white space. */
export const csv = lazy(() =>
  z.string().transform((text) => text.split(/[\s,]+/).filter((item) => item !== '')),
);

/** `0` or `1`, by default off. */
export const flag = setting({
  default: false,
  parse: () => z.enum(['0', '1'], 'must be 0 or 1').transform((value) => value === '1'),
});

const describeRange = (min: number, max: number) =>
  `must be a whole number, ${max < Number.MAX_SAFE_INTEGER ? `${min} to ${max}` : `${min} or more`}`;

export const wholeNumber = (min: number, max = Number.MAX_SAFE_INTEGER) => {
  const message = describeRange(min, max);
  return z.coerce.number(message).int(message).min(min, message).max(max, message);
};

export const integer = (fallback: number, min: number, max?: number) =>
  setting({ default: fallback, parse: () => wholeNumber(min, max) });

/** Up to `maxItems` whole numbers, each from 0 to `max`. */
export const integers = (fallback: number[], max: number, maxItems: number) =>
  setting({
    default: fallback,
    parse: () => {
      const message = describeRange(0, max);
      const item = z
        .string()
        .transform(Number)
        .pipe(z.int(message).min(0, message).max(max, message));
      return csv().pipe(z.array(item).max(maxItems, `must be ${maxItems} numbers at most`));
    },
  });

export const milliseconds = (fallback: number) => integer(fallback, 1);

/** Milliseconds, from a minute to ten years: anything longer is a typo. */
export const ttl = (fallback: number) => integer(fallback, MINUTE_MS, 3650 * DAY_MS);

/** An http or https URL, normalized: lower-case host, no trailing slash. */
export const httpUrl = lazy(() =>
  z
    .url({ protocol: /^https?$/i, error: 'must be an http or https URL' })
    .transform((url) => new URL(url).href.replace(/\/+$/, '')),
);

export const url = (fallback: string) => setting({ default: fallback, parse: httpUrl });

const DAYS = 'must be a whole number of days, 1 to 3650';

/** A number of days; undefined if not set. */
export const days = setting({
  default: undefined,
  parse: () => z.coerce.number(DAYS).int(DAYS).min(1, DAYS).max(3650, DAYS),
});

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
