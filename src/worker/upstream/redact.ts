/**
 * Takes out of KIE's words what must not travel on: the key, and the address that KIE calls back with
 * its token, which KIE stores with the task and may repeat wherever it likes.
 */

import { TASK_ID_PATTERN } from '../platform/ids.ts';

/** A slash as it stands in an address, escaped in JSON within JSON, or percent-encoded. */
const SLASH = String.raw`(?:\\*/|%2f|\\+u002f)`;
const CALLBACK_PATH = new RegExp(`callbacks${SLASH}${TASK_ID_PATTERN}${SLASH}[\\w-]{43}`, 'gi');

/** The text without them. Applied to what KIE sends before it is read. */
export function redact(text: string, apiKey: string): string {
  return text.replaceAll(CALLBACK_PATH, 'callbacks/redacted').replaceAll(apiKey, 'redacted');
}
