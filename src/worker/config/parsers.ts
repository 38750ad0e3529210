/** Parsers of single settings. Each takes text from the environment; its error says what the value must be. */
import * as z from 'zod/mini';
import { describeIssue } from '../http/describe-issue.ts';
import { parseJsonOrUndefined } from '../platform/json.ts';
import { lazy } from '../platform/lazy.ts';
import { DAY_MS, MINUTE_MS } from '../platform/units.ts';

/** One setting. Its schema is built on use, because most deployments set few settings and building takes time. */
export interface Setting<T> {
  /** The value if it is not set. A setting without this is required. */
  readonly default?: T;
  readonly parse: () => z.ZodMiniType<T>;
}

/** Types an entry. `default: undefined` makes a setting optional. */
export function setting<T>(entry: {
  default: undefined;
  parse: () => z.ZodMiniType<T>;
}): Setting<T | undefined>;
export function setting<T>(entry: {
  default: NoInfer<T>;
  parse: () => z.ZodMiniType<T>;
}): Setting<T>;
export function setting<T>(entry: { parse: () => z.ZodMiniType<T> }): Setting<T>;
export function setting<T>(entry: Setting<T>): Setting<T> {
  return entry;
}

/** Items separated by commas or white space; `list` validates them. */
export const csv = <T extends z.ZodMiniType<unknown, string[]>>(list: T) =>
  z.pipe(
    z.pipe(
      z.string(),
      z.transform((text) => text.split(/[\s,]+/).filter((item) => item !== '')),
    ),
    list,
  );

/** Up to `maxItems` secrets, each of which is valid; `problem` says what a valid one is. By default none. */
export const secrets = (isValid: (secret: string) => boolean, problem: string, maxItems: number) =>
  setting({
    default: [],
    parse: () => {
      const secret = z.string().check(z.refine(isValid, problem));
      return csv(
        z.array(secret).check(z.maxLength(maxItems, `must be ${maxItems} secrets at most`)),
      );
    },
  });

/** `0` or `1`, by default off. */
export const flag = setting({
  default: false,
  parse: () =>
    z.pipe(
      z.enum(['0', '1'], 'must be 0 or 1'),
      z.transform((value) => value === '1'),
    ),
});

const describeRange = (min: number, max: number) =>
  `must be a whole number, ${max < Number.MAX_SAFE_INTEGER ? `${min} to ${max}` : `${min} or more`}`;

export const wholeNumber = (min: number, max = Number.MAX_SAFE_INTEGER) => {
  const message = describeRange(min, max);
  return z.coerce
    .number(message)
    .check(z.int(message), z.minimum(min, message), z.maximum(max, message));
};

export const integer = (fallback: number, min: number, max?: number) =>
  setting({ default: fallback, parse: () => wholeNumber(min, max) });

/** Up to `maxItems` whole numbers, each from 0 to `max`. */
export const integers = (fallback: number[], max: number, maxItems: number) =>
  setting({
    default: fallback,
    parse: () => {
      const message = describeRange(0, max);
      const number = z.int(message).check(z.minimum(0, message), z.maximum(max, message));
      const item = z.pipe(z.pipe(z.string(), z.transform(Number)), number);
      const tooMany = `must be ${maxItems} numbers at most`;
      return csv(z.array(item).check(z.maxLength(maxItems, tooMany)));
    },
  });

export const milliseconds = (fallback: number) => integer(fallback, 1);

/** Milliseconds, from a minute to ten years: anything longer is a typo. */
export const ttl = (fallback: number) => integer(fallback, MINUTE_MS, 3650 * DAY_MS);

/** An http or https URL, normalized: lower-case host, no trailing slash. */
export const httpUrl = lazy(() =>
  z.pipe(
    z.url({ protocol: /^https?$/i, error: 'must be an http or https URL' }),
    z.transform((url) => new URL(url).href.replace(/(?<!\/)\/+$/, '')),
  ),
);

export const url = (fallback: string) => setting({ default: fallback, parse: httpUrl });

const DAYS = 'must be a whole number of days, 1 to 3650';

/** A number of days; undefined if not set. */
export const days = setting({
  default: undefined,
  parse: () => z.coerce.number(DAYS).check(z.int(DAYS), z.minimum(1, DAYS), z.maximum(3650, DAYS)),
});

/** JSON as text, or a table in wrangler.toml. Errors name the path of each wrong value. */
export const json = <T extends z.ZodMiniType>(schema: T, what: string) =>
  z.pipe(
    z.union([z.string(), z.record(z.string(), z.unknown())], `must be ${what}`),
    z.transform((value, { issues }): z.output<T> => {
      const input = typeof value === 'string' ? parseJsonOrUndefined(value) : value;
      if (input === undefined) {
        issues.push({ code: 'custom', input, message: `must be ${what}` });
        return z.NEVER;
      }
      const parsed = schema.safeParse(input, { error: describeIssue });
      if (parsed.success) return parsed.data;
      const problems = parsed.error.issues.map(({ path, message }) =>
        [path.map(String).join('.'), message].filter((part) => part !== '').join(': '),
      );
      const message = `must be ${what}; ${problems.join(', ')}`;
      issues.push({ code: 'custom', input, message });
      return z.NEVER;
    }),
  );
