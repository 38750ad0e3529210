/** Compares an output in the documentation with a real one: what differs from run to run may be anything of its kind. */

/** An ellipsis with the beginning of the value that it abbreviates. */
const ELLIPSIS = /[\w-]*…/;
const HEX = /\b[0-9a-f]{16,}\b/;
/** A random token: of at least 20 characters, with both a digit and a capital. */
const TOKEN = /\b(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{20,}/;
const TIME = /\b\d{4}-\d\d-\d\dT[\d:.]+Z/;
/** A time in milliseconds or seconds, or one of our ids. */
const LONG_NUMBER = /\b\d{10,}\b/;
const PORT = /(?<=127\.0\.0\.1:)\d+/;
/** How long a task of the sandbox takes, and the credits that the tasks before it left. */
const VARIABLE_FIELD = /(?<="(?:costTime|remainedCredits)":)\d+/;
const SPACE = /\s+/;

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [ELLIPSIS, '[^]*?'],
  [TIME, String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`],
  [TOKEN, String.raw`[\w-]{20,}`],
  [HEX, '[0-9a-f]{16,}'],
  [VARIABLE_FIELD, String.raw`\d+`],
  [LONG_NUMBER, String.raw`\d{10,}`],
  [PORT, String.raw`\d+`],
  [SPACE, String.raw`\s*`],
];
const ANY = new RegExp(PATTERNS.map(([pattern]) => `(${pattern.source})`).join('|'), 'g');

const escapeForRegExp = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

/** The source of a pattern for everything that has the shape of `shown`. */
export function shapeOf(shown: string): string {
  const text = shown.trim();
  let [pattern, end] = ['', 0];
  for (const match of text.matchAll(ANY)) {
    const kind = match.slice(1).findIndex((group) => group !== undefined);
    pattern += escapeForRegExp(text.slice(end, match.index)) + (PATTERNS[kind]?.[1] ?? '');
    end = match.index + match[0].length;
  }
  return pattern + escapeForRegExp(text.slice(end));
}
