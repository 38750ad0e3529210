/**
 * The signatures of a callback: Standard Webhooks', and KIE's own over taskId and time, for endpoints that
 * were written for KIE. Only the first covers the body.
 */
import { hmacSha256, signStandardWebhook } from '../platform/standard-webhooks.ts';

export interface CallbackToSign {
  /** `webhook-id`: the same at every attempt. */
  id: string;
  taskId: string;
  body: string;
}

/**
 * The signature headers. `secrets` are in the format of Standard Webhooks, newest first: each of them
 * signs. KIE's header holds one signature, made with the newest secret; its key is the secret's text.
 */
export async function signDelivery(
  { id, taskId, body }: CallbackToSign,
  secrets: readonly string[],
  now: number,
): Promise<Record<string, string>> {
  const headers = await signStandardWebhook({ id, body }, secrets, now);
  const timestamp = headers['webhook-timestamp'];
  const key = new TextEncoder().encode(secrets[0]);
  return {
    ...headers,
    'x-webhook-timestamp': timestamp,
    'x-webhook-signature': await hmacSha256(key, `${taskId}.${timestamp}`),
  };
}
