/** Signatures of Standard Webhooks (https://www.standardwebhooks.com): over id, time and body. */
import { base64 } from './bytes.ts';
import { parseWebhookSecret } from './secret-format.ts';
import { SECOND_MS } from './units.ts';

export interface WebhookToSign {
  /** `webhook-id`: the same at every attempt. */
  id: string;
  body: string;
}

/**
 * The signature headers. `secrets` are in the format of Standard Webhooks; each of them signs. `now` is in Unix
 * milliseconds. Throws if a secret is malformed.
 */
export async function signStandardWebhook(
  { id, body }: WebhookToSign,
  secrets: readonly string[],
  now: number,
): Promise<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const timestamp = String(Math.floor(now / SECOND_MS));
  const signatures = await Promise.all(
    secrets.map(async (secret) => {
      const key = parseWebhookSecret(secret);
      if (key === undefined)
        throw new Error('a signing secret is not in the format whsec_<base64>');
      return `v1,${await hmacSha256(key, `${id}.${timestamp}.${body}`)}`;
    }),
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

/** HMAC-SHA-256 of a text, in base64. */
export async function hmacSha256(key: BufferSource, text: string): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign']);
  return base64.encode(await crypto.subtle.sign('HMAC', imported, new TextEncoder().encode(text)));
}
