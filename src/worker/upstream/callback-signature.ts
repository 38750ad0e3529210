/**
 * KIE's webhook signature: base64(HMAC-SHA256(key, taskId + "." + timestamp)), in
 * `X-Webhook-Signature` and `X-Webhook-Timestamp` (Unix seconds). It does not cover the body, so it
 * is required in addition to the token in the address, not instead of it.
 */
import { base64 } from '../platform/bytes.ts';
import { SECOND_MS } from '../platform/units.ts';

/** Signatures that are older or newer than this are rejected; KIE's other clients allow the same. */
const TOLERANCE_MS = 300 * SECOND_MS;

/** True when the headers sign this task id now. Compares in constant time. */
export async function verifyCallbackSignature(
  hmacKey: string,
  taskId: string,
  headers: Headers,
  now: number,
): Promise<boolean> {
  const timestamp = headers.get('x-webhook-timestamp') ?? '';
  const signature = base64.decode(headers.get('x-webhook-signature') ?? '');
  if (signature === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now - Number(timestamp) * SECOND_MS) > TOLERANCE_MS) return false;

  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey(
    'raw',
    encoder.encode(hmacKey),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['verify'],
  );
  return crypto.subtle.verify('HMAC', key, signature, encoder.encode(`${taskId}.${timestamp}`));
}
