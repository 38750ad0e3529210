/** Whether a client is let in. Pure. */
import type { Client } from '../api/operator-api.ts';
import type { Standing } from '../words/state-words.ts';

export function clientStanding(
  { revokedAt, expiresAt }: Pick<Client, 'revokedAt' | 'expiresAt'>,
  now: number,
): Standing {
  if (revokedAt !== null) return { text: 'Revoked', tone: 'bad' };
  if (expiresAt !== null && expiresAt <= now) return { text: 'Over', tone: 'doubt' };
  return { text: 'Let in', tone: 'good' };
}
