/**
 * The signatures of a callback: of Standard Webhooks, over id, time and body, and KIE's own, over taskId
 * and time, for endpoints that were written for KIE. Only the first covers the body.
 */
import { base64 } from '../platform/bytes.ts';
import { SECOND_MS } from '../platform/units.ts';
import { parseWebhookSecret } from '../platform/secret-format.ts';

export interface CallbackToSign {
  /** The same at every try. */
  id: string;
  taskId: string;
  body: string;
}

const encoder = new TextEncoder();

/**
 * `secrets` are in the form of Standard Webhooks, the newest first: each signs, and KIE's header, which
 * has room for one, is of the newest. There the key is the secret's text as it stands.
 */
export async function signDelivery(
  { id, taskId, body }: CallbackToSign,
  secrets: readonly string[],
  now: number,
): Promise<Record<string, string>> {
  const headers = await signStandardWebhook({ id, body }, secrets, now);
  const timestamp = headers['webhook-timestamp'];
  return {
    ...headers,
    'x-webhook-timestamp': timestamp,
    'x-webhook-signature': await hmac(encoder.encode(secrets[0]), `${taskId}.${timestamp}`),
  };
}

/** Those of Standard Webhooks alone, for what is no callback of KIE's kind. */
export async function signStandardWebhook(
  { id, body }: Omit<CallbackToSign, 'taskId'>,
  secrets: readonly string[],
  now: number,
): Promise<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const timestamp = String(Math.floor(now / SECOND_MS));
  const signatures = await Promise.all(
    secrets.map(async (secret) => {
      const key = parseWebhookSecret(secret);
      if (key === undefined) throw new Error('a signing secret is none of Standard Webhooks');
      return `v1,${await hmac(key, `${id}.${timestamp}.${body}`)}`;
    }),
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

async function hmac(key: BufferSource, text: string): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign']);
  return base64.encode(await crypto.subtle.sign('HMAC', imported, encoder.encode(text)));
}
