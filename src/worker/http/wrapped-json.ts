/**
 * JSON that is encoded more than once, or has other text around it, as KIE's `resultJson` sometimes is. Pure, and
 * linear in the length of the text.
 */
import { findStringEnd } from './json-tokens.ts';
import { parseJsonOrUndefined } from '../platform/json.ts';

export interface WrappedJson {
  /** JSON: an object, an array or a single value. */
  json: string;
  value: unknown;
  /** Whether there is other text around it, so that it may be part of a text. */
  isEmbedded: boolean;
}

/** A text that is encoded more often than this is no result. */
const MAX_ENCODINGS = 3;

/** Text before a result may contain this many other brackets. */
const MAX_CANDIDATES = 8;

/** Finds the JSON. Undefined if the text contains no object or array, and is not JSON itself. */
export function unwrapJson(text: string): WrappedJson | undefined {
  let found: WrappedJson | undefined;
  let json = text.trim();
  for (let encodings = 0; encodings < MAX_ENCODINGS; encodings++) {
    const value = parseJsonOrUndefined(json);
    if (value === undefined) return findEmbedded(json) ?? found;
    found = { json, value, isEmbedded: false };
    if (typeof value !== 'string') return found;
    json = value.trim();
  }
  return found;
}

/** The first object or array in a text that is valid JSON. */
function findEmbedded(text: string): WrappedJson | undefined {
  const bracket = /[[{]/g;
  for (let candidates = 0; candidates < MAX_CANDIDATES; candidates++) {
    const start = bracket.exec(text)?.index;
    if (start === undefined) return undefined;
    const json = text.slice(start, findBracketEnd(text, start));
    const value = parseJsonOrUndefined(json);
    if (value !== undefined) return { json, value, isEmbedded: true };
  }
  return undefined;
}

/** The index after the bracket that closes the one at `start`, or the text's end. */
function findBracketEnd(text: string, start: number): number {
  const token = /["[\]{}]/g;
  token.lastIndex = start;
  let depth = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found] = match;
    if (found === '"') token.lastIndex = findStringEnd(text, match.index);
    else if (found === '[' || found === '{') depth++;
    else if (--depth === 0) return token.lastIndex;
  }
  return text.length;
}

/** Whether a text is blank, or JSON that says nothing. */
export function isEmptyJson(text: string | undefined): boolean {
  if (text === undefined || text.trim() === '') return true;
  const result = unwrapJson(text);
  return result !== undefined && isEmptyValue(result.value); // other text says something
}

/** Whether a parsed value contains no text, number or boolean. Takes no stack, however deeply it is nested. */
export function isEmptyValue(root: unknown): boolean {
  const pending = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== 'object') {
      if (value !== '' && value !== undefined) return false;
    } else if (value !== null) for (const item of Object.values(value)) pending.push(item);
  }
  return true;
}
