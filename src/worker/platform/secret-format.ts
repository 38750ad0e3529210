/** Signing secrets in the format of Standard Webhooks: `whsec_` and base64. */
import { base64 } from './bytes.ts';

export const WEBHOOK_SECRET_PREFIX = 'whsec_';

/** Secrets that may be active at a time: each of them signs every callback. */
export const MAX_WEBHOOK_SECRETS = 5;

/** Standard Webhooks requires a key of 24 to 64 bytes. */
const MIN_KEY_BYTES = 24;
const MAX_KEY_BYTES = 64;

/** The key in a secret; undefined if the secret is malformed. */
export function parseWebhookSecret(secret: string): Uint8Array<ArrayBuffer> | undefined {
  if (!secret.startsWith(WEBHOOK_SECRET_PREFIX)) return undefined;
  const text = secret.slice(WEBHOOK_SECRET_PREFIX.length);
  const bytes = base64.decode(text);
  // Only canonical base64, padded and without white space: libraries differ in what else they accept.
  if (bytes === undefined || base64.encode(bytes) !== text) return undefined;
  return bytes.length >= MIN_KEY_BYTES && bytes.length <= MAX_KEY_BYTES ? bytes : undefined;
}
