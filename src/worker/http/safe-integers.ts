/** Rejects numbers in JSON that JavaScript cannot represent. */
import { EdgeError } from './errors.ts';
import { scanJsonTokens } from './json-tokens.ts';

/** 17 significant digits identify every double. More digits would be lost. */
const MAX_DIGITS = 17;

const NUMBER = /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

const MAX_SHOWN_CHARACTERS = 40;

/**
 * Throws `invalid_json` for a number that a double cannot hold, because it would be passed on as another
 * number, and values are never changed silently. Expects JSON text.
 */
export function rejectUnsafeNumbers(json: string): void {
  for (const token of scanJsonTokens(json, String.raw`-?\d[\d.eE+-]*`)) {
    if (isRepresentable(token)) continue;
    const shown = token.slice(0, MAX_SHOWN_CHARACTERS);
    throw new EdgeError(
      'invalid_json',
      `The number ${shown} cannot be represented exactly. Send it as a string.`,
    );
  }
}

function isRepresentable(token: string): boolean {
  const value = Number(token);
  if (!Number.isFinite(value)) return false;
  const [given, stored] = [token, String(value)].map(parseDecimal);
  if (given === undefined || stored === undefined) return false;
  const isSame = given.digits === stored.digits && given.exponent === stored.exponent;
  return isSame || (!Number.isInteger(value) && given.digits.length <= MAX_DIGITS);
}

/** The digits without leading and trailing zeros, and the power of ten to multiply them by. */
function parseDecimal(token: string): { digits: string; exponent: number } | undefined {
  const [, whole, fraction = '', power = '0'] = NUMBER.exec(token) ?? [];
  if (whole === undefined) return undefined;
  const all = (whole + fraction).replace(/^0+/, '');
  // Without the lookbehind the zeros inside of a number would take time in the square of their count.
  const digits = all.replace(/(?<!0)0+$/, '');
  if (digits === '') return { digits, exponent: 0 };
  return { digits, exponent: Number(power) - fraction.length + all.length - digits.length };
}
