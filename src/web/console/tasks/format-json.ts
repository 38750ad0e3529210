/** JSON for reading. Pure. */
import { tryParseJson } from '../../../client/json.ts';

/** Indents a value, or a string that contains a JSON object or array. Any other string is returned unchanged. */
export function formatJson(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2);
  const parsed = tryParseJson(value);
  return typeof parsed === 'object' && parsed !== null ? JSON.stringify(parsed, null, 2) : value;
}
