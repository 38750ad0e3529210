/** What is wrong with a value by itself, in words. Pure. */
import type { Control } from './field.ts';
import { tryJson } from '../../../client/json.ts';
import { splitLines, toText, type FieldValue } from './form-values.ts';
import { toRows } from './rows.ts';

export function validateControl(control: Control, value: FieldValue): string | undefined {
  switch (control.kind) {
    case 'text':
      return sizeProblem(countCharacters(toText(value)), control, 'characters');
    case 'number':
      return numberProblem(Number(value), control);
    case 'files': {
      const addresses = value as readonly string[];
      if (addresses.some((address) => !isWebAddress(address)))
        return 'An address begins with https://';
      return sizeProblem(addresses.length, control, 'files');
    }
    case 'rows':
      return sizeProblem(toRows(value).length, control, `${control.noun.toLowerCase()}s`);
    case 'lines': {
      const lines = splitLines(toText(value));
      if (control.of === 'number' && lines.some((line) => !Number.isFinite(Number(line))))
        return 'Each line is a number.';
      return sizeProblem(lines.length, control, 'lines');
    }
    case 'json':
      return jsonProblem(tryJson(toText(value)), control.shape);
    case 'choice':
    case 'switch':
      return undefined;
  }
}

/** In code points, as KIE and JSON Schema count. */
export function countCharacters(text: string): number {
  return Array.from(text).length;
}

function sizeProblem(
  size: number,
  { least, most }: { least: number; most?: number },
  what: string,
): string | undefined {
  if (most !== undefined && size > most) return `At most ${most} ${what}; these are ${size}.`;
  return size < least ? `At least ${least} ${what}.` : undefined;
}

function numberProblem(
  value: number,
  { least, most, isWhole }: Extract<Control, { kind: 'number' }>,
): string | undefined {
  if (!Number.isFinite(value)) return 'Write a number.';
  if (isWhole && !Number.isInteger(value)) return 'Write a whole number.';
  const isLow = least !== undefined && value < least;
  const isHigh = most !== undefined && value > most;
  if (!isLow && !isHigh) return undefined;
  if (least !== undefined && most !== undefined) return `From ${least} to ${most}.`;
  return isLow ? `At least ${least}.` : `At most ${most}.`;
}

function jsonProblem(value: unknown, shape: 'object' | 'array'): string | undefined {
  if (value === undefined) return 'This is not JSON yet.';
  const isList = Array.isArray(value);
  if (shape === 'array') return isList ? undefined : 'Write a list: [ … ]';
  return isList || typeof value !== 'object' || value === null
    ? 'Write an object: { … }'
    : undefined;
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text);
}
