/**
 * Who sends, as a mark that tells one sender from another and gives nothing away. At the edge an
 * Idempotency-Key belongs to a client: sent by somebody else, the same key is a second paid task.
 */

/** Without a token. */
export const PAGE_SENDER = 'page';

export async function senderOf(token: string | undefined): Promise<string> {
  if (token === undefined) return PAGE_SENDER;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
  return Array.from(new Uint8Array(digest).subarray(0, 6), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
