/** Whether a client's token is accepted. Pure. */
import type { ClientEntry } from '../api/admin-api.ts';
import type { Status } from '../messages/status-label.ts';

/** `now` is in Unix milliseconds. */
export function deriveClientStatus(
  { revokedAt, expiresAt }: Pick<ClientEntry, 'revokedAt' | 'expiresAt'>,
  now: number,
): Status {
  if (revokedAt !== null) return { text: 'Revoked', tone: 'error' };
  if (expiresAt !== null && expiresAt <= now) return { text: 'Expired', tone: 'warning' };
  return { text: 'Active', tone: 'success' };
}
