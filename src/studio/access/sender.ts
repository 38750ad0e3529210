/**
 * Who sends, as a mark that tells one sender from another and gives nothing away. At the edge an
 * Idempotency-Key belongs to a client: sent by somebody else, the same key is a second paid task.
 */
import { sha256 } from './sha256.ts';

/** Without a token. */
export const PAGE_SENDER = 'page';

/** Kept beside each task: a mark made otherwise would lock those out that wait for their answer. */
export function senderOf(token: string | undefined): string {
  if (token === undefined) return PAGE_SENDER;
  return Array.from(sha256(new TextEncoder().encode(token)).subarray(0, 6), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
