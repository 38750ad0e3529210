/**
 * Tells credentials apart. The edge scopes an Idempotency-Key to the client: the same request sent
 * with another credential would create a second, paid task.
 */

/** FNV-1a, 32 bits. */
const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * Returns an id that differs between the credentials used on one device. The token cannot be
 * recovered from it: the id has 32 bits, a token 256. It does not use `crypto.subtle`, which pages
 * over plain HTTP do not have. Without a token (page or session callers) the id is always `page`.
 */
export function deriveCredentialId(token: string | undefined): string {
  if (token === undefined) return 'page';
  let hash = OFFSET;
  for (const char of findTokenOwner(token)) hash = Math.imul(hash ^ char.charCodeAt(0), PRIME);
  return String(hash);
}

/** Returns the subject of a JWT, because a user gets a new JWT every few minutes; else the token. */
function findTokenOwner(token: string): string {
  try {
    const payload = token.split('.')[1] ?? '';
    const claims = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    const { sub } = JSON.parse(claims) as { sub?: unknown };
    if (typeof sub === 'string') return sub;
  } catch {
    // Not a JWT.
  }
  return token;
}
