/** Validates the value of a single control. */
import { tryParseJson } from '../../../client/json.ts';
import type { Control, ControlOfKind } from './field.ts';
import { splitLines, toText } from './form-values.ts';
import { type FieldValue } from './field-value.ts';
import { toRows } from './rows.ts';

/** Returns what is wrong with a value by itself, as a sentence; undefined if it is valid. */
export function validateControl(control: Control, value: FieldValue): string | undefined {
  switch (control.kind) {
    case 'text':
      return validateSize(countCharacters(toText(value)), control, 'characters');
    case 'number':
      return validateNumber(Number(value), control);
    case 'files': {
      const urls = value as readonly string[];
      if (!urls.every(looksLikeUrl)) return 'Enter a URL that starts with https://.';
      return validateSize(urls.length, control, 'files');
    }
    case 'rows':
      return validateSize(toRows(value).length, control, `${control.itemName.toLowerCase()}s`);
    case 'lines': {
      const lines = splitLines(toText(value));
      if (control.itemType === 'number' && !lines.every((line) => Number.isFinite(Number(line))))
        return 'Enter one number per line.';
      return validateSize(lines.length, control, 'lines');
    }
    case 'json':
      return validateJson(tryParseJson(toText(value)), control.shape);
    case 'choice':
    case 'switch':
      return undefined;
  }
}

/** Counts code points, as KIE and JSON Schema do. */
export function countCharacters(text: string): number {
  return Array.from(text).length;
}

function validateSize(
  size: number,
  { min, max }: { min: number; max?: number },
  unit: string,
): string | undefined {
  if (max !== undefined && size > max) return `Use at most ${max} ${unit} (currently ${size}).`;
  return size < min ? `Use at least ${min} ${unit}.` : undefined;
}

function validateNumber(
  value: number,
  { min, max, isInteger }: ControlOfKind<'number'>,
): string | undefined {
  if (!Number.isFinite(value)) return 'Enter a number.';
  if (isInteger && !Number.isInteger(value)) return 'Enter a whole number.';
  const isTooLow = min !== undefined && value < min;
  const isTooHigh = max !== undefined && value > max;
  if (!isTooLow && !isTooHigh) return undefined;
  if (min !== undefined && max !== undefined) return `Enter a number from ${min} to ${max}.`;
  return isTooLow ? `Enter at least ${min}.` : `Enter at most ${max}.`;
}

function validateJson(value: unknown, shape: 'object' | 'array'): string | undefined {
  if (value === undefined) return 'Invalid JSON.';
  const isArray = Array.isArray(value);
  if (shape === 'array') return isArray ? undefined : 'Enter a JSON array: [ … ]';
  return isArray || typeof value !== 'object' || value === null
    ? 'Enter a JSON object: { … }'
    : undefined;
}

function looksLikeUrl(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text);
}
