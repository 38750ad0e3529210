/** Parses JSON; undefined if the text is malformed. */
export function parseJsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * Digits that a double may not hold, or an exponent: one may be beyond its range, and written without it a number
 * takes up to seven times the characters.
 */
const MAY_BE_INEXACT = /\d{16}|\.\d{15}|\d[eE][+-]?\d/;

/** Not yet in TypeScript's library: https://github.com/tc39/proposal-json-parse-with-source */
const { rawJSON, isRawJSON } = JSON as typeof JSON & {
  rawJSON: (json: string) => object;
  isRawJSON: (value: unknown) => value is { readonly rawJSON: string };
};
type Reviver = (key: string, value: unknown) => unknown;

const keepDigits = (_key: string, value: unknown, { source }: { source?: string }) =>
  typeof value === 'number' && source !== undefined && String(value) !== source
    ? rawJSON(source)
    : value;

/**
 * Parses JSON for passing it on; undefined if the text is malformed. A number that JavaScript would change is kept
 * as an object that JSON.stringify writes with its digits, and `readNumber` reads.
 */
export function parseExactJson(text: string): unknown {
  if (!MAY_BE_INEXACT.test(text)) return parseJsonOrUndefined(text);
  try {
    return JSON.parse(text, keepDigits as Reviver) as unknown;
  } catch {
    return parseJsonOrUndefined(text); // malformed, or nested deeper than a reviver can follow
  }
}

/** The number in a value of `parseExactJson`, rounded if need be; undefined if the value is none. */
export function readNumber(value: unknown): number | undefined {
  if (isRawJSON(value)) return Number(value.rawJSON);
  return typeof value === 'number' ? value : undefined;
}
