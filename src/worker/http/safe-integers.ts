/** Numbers of a JSON text that would not come out of this Worker as they went in. */
import { scanJsonTokens } from './body.ts';
import { EdgeError } from './errors.ts';

/** A double written with so many digits reads as itself everywhere; more are digits that get lost. */
const MAX_DIGITS = 17;

const NUMBER = /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

/**
 * Values are never silently changed: throws `invalid_json` for a number that a double cannot hold,
 * because it would be passed on as another one. Expects text that is JSON.
 */
export function rejectUnsafeNumbers(json: string): void {
  for (const token of scanJsonTokens(json, String.raw`-?\d[\d.eE+-]*`)) {
    if (isExact(token)) continue;
    throw new EdgeError(
      'invalid_json',
      `The number ${token.slice(0, 40)} cannot be passed on exactly; send it as a string.`,
    );
  }
}

function isExact(token: string): boolean {
  const value = Number(token);
  if (!Number.isFinite(value)) return false;
  const [given, kept] = [token, String(value)].map(decimalOf);
  if (given === undefined || kept === undefined) return false;
  const isSame = given.digits === kept.digits && given.exponent === kept.exponent;
  return isSame || (!Number.isInteger(value) && given.digits.length <= MAX_DIGITS);
}

/** Its digits without zeros around them, and the power of ten that they stand for. */
function decimalOf(token: string): { digits: string; exponent: number } | undefined {
  const [, whole, fraction = '', power = '0'] = NUMBER.exec(token) ?? [];
  if (whole === undefined) return undefined;
  const all = (whole + fraction).replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  if (digits === '') return { digits, exponent: 0 };
  return { digits, exponent: Number(power) - fraction.length + all.length - digits.length };
}
