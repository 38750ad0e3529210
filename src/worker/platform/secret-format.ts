/** A signing secret as Standard Webhooks writes it: `whsec_` and base64. */
import { base64 } from './bytes.ts';

export const WEBHOOK_SECRET_PREFIX = 'whsec_';

/** So many are in use at a time: each of them signs every callback. */
export const MAX_WEBHOOK_SECRETS = 5;

/** The key in a secret; undefined for what is none. Standard Webhooks asks for 24 to 64 bytes. */
export function parseWebhookSecret(secret: string): Uint8Array<ArrayBuffer> | undefined {
  if (!secret.startsWith(WEBHOOK_SECRET_PREFIX)) return undefined;
  const text = secret.slice(WEBHOOK_SECRET_PREFIX.length);
  const bytes = base64.decode(text);
  // In one spelling, padded and without white space: libraries differ in what else they take.
  if (bytes === undefined || base64.encode(bytes) !== text) return undefined;
  return bytes.length >= 24 && bytes.length <= 64 ? bytes : undefined;
}
