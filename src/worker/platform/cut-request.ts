/** Cuts a long request where the whole one is not needed: in lists, in callbacks and of rejected tasks. Pure. */
import { parseJsonOrUndefined } from './json.ts';

export interface CutRequest {
  /** JSON of at most about the given length, besides the callBackUrl and the model. */
  request: string;
  isCut: boolean;
}

/**
 * The request as it is if it has at most `maxCharacters`. Of a longer one, the fields of its input that fit, in their
 * order, after texts were cut to half of that.
 */
export function cutRequest(request: string, maxCharacters: number): CutRequest {
  if (request.length <= maxCharacters) return { request, isCut: false };
  const { input, ...rest } = parseJsonOrUndefined(request) as { input?: object };
  if (input === undefined) return { request, isCut: false };
  const cut = cutFields(input, maxCharacters);
  return { request: JSON.stringify({ ...rest, input: cut }), isCut: true };
}

function cutFields(input: object, maxCharacters: number): object {
  let left = maxCharacters;
  const kept: [string, unknown][] = [];
  for (const [name, value] of Object.entries(input)) {
    const field: [string, unknown] = [
      name,
      typeof value === 'string' ? cutText(value, maxCharacters / 2) : value,
    ];
    const characters = JSON.stringify(field).length;
    if (characters > left) continue;
    left -= characters;
    kept.push(field);
  }
  return Object.fromEntries(kept);
}

/** The beginning of a text, with an ellipsis if it is longer. Never half of a surrogate pair. */
export function cutText(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  return `${text.slice(0, maxCharacters - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
