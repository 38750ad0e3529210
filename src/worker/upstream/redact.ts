/**
 * Removes secrets from what KIE sends: the API key, and the callback address with its token, which KIE
 * stores with the task and may repeat anywhere.
 */
import { TASK_ID_PATTERN } from '../platform/ids.ts';

/** A slash: plain, escaped in JSON within JSON, or percent-encoded. */
const SLASH = String.raw`(?:\\*/|%2f|\\+u002f)`;
const CALLBACK_PATH = new RegExp(`callbacks${SLASH}${TASK_ID_PATTERN}${SLASH}[\\w-]{43}`, 'gi');

/** The text without secrets. Applied to everything that KIE sends before it is parsed. */
export function redact(text: string, apiKey: string): string {
  return text.replaceAll(CALLBACK_PATH, 'callbacks/redacted').replaceAll(apiKey, 'redacted');
}
