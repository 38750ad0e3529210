/** Whether a client is let in. Pure. */
import type { Client } from '../api/admin-api.ts';
import type { Standing } from '../messages/state-label.ts';

export function clientStanding(
  { revokedAt, expiresAt }: Pick<Client, 'revokedAt' | 'expiresAt'>,
  now: number,
): Standing {
  if (revokedAt !== null) return { text: 'Revoked', tone: 'bad' };
  if (expiresAt !== null && expiresAt <= now) return { text: 'Over', tone: 'doubt' };
  return { text: 'Let in', tone: 'good' };
}
