/** Who sends: at the edge an Idempotency-Key is a client's own, and sent by another one a second paid task. */

/** FNV-1a, of 32 bits. */
const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * A mark that tells the senders of one device apart, and from which no token can be had again: it has
 * 32 bits and a token 256. Not by `crypto.subtle`, which pages over plain http do not have. A page and
 * a session, which have no token, are the same sender at the edge.
 */
export function deriveCredentialId(token: string | undefined): string {
  if (token === undefined) return 'page';
  let hash = OFFSET;
  for (const char of findTokenOwner(token)) hash = Math.imul(hash ^ char.charCodeAt(0), PRIME);
  return String(hash);
}

/** The subject of a JWT, which is who the edge takes it for: a user has a new one every few minutes. */
function findTokenOwner(token: string): string {
  try {
    const payload = token.split('.')[1] ?? '';
    const claims = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    const { sub } = JSON.parse(claims) as { sub?: unknown };
    if (typeof sub === 'string') return sub;
  } catch {
    // It is no JWT.
  }
  return token;
}
