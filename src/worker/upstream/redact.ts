/**
 * Removes secrets from what KIE sends: the API key, and the token in the callback address, which KIE stores
 * with the task and may repeat anywhere.
 */
import { CALLBACK_TOKENS } from './callback-address.ts';

/** The text without secrets. Applied to everything that KIE sends before it is parsed. */
export function redact(text: string, apiKey: string): string {
  return text.replaceAll(CALLBACK_TOKENS, 'redacted').replaceAll(apiKey, 'redacted');
}
