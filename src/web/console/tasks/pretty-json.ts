/** JSON with its lines indented; what is none stays as it is. Pure. */
import { tryParseJson } from '../../../client/json.ts';

export function prettyJson(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2);
  const parsed = tryParseJson(value);
  return typeof parsed === 'object' && parsed !== null ? JSON.stringify(parsed, null, 2) : value;
}
