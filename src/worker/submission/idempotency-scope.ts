/** How Idempotency-Keys are compared, and within which scope. Pure. */
import type { Client } from '../auth/client.ts';

/** A normalized UUID of version 4: 122 random bits, not guessable, so it identifies a request even if the client id changes. */
const RANDOM_KEY = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The key as it is compared. A UUID means the same in upper and lower case (RFC 9562, section 4). */
export const normalizeKey = (key: string): string => (UUID.test(key) ? key.toLowerCase() : key);

/** Never the id of a client: those start with their auth method and a colon. */
const GLOBAL_SCOPE = 'random';

/**
 * The scope of a key; undefined for the client's own. Callers identified by origin or session may get a
 * new client id between two attempts (another network, a new session). Their random keys are therefore
 * unique across clients, so that a retry is never paid twice.
 */
export function idempotencyScopeFor(
  { authMethod }: Client,
  key: string | undefined,
): string | undefined {
  const mayChangeId = authMethod === 'origin' || authMethod === 'session';
  return mayChangeId && key !== undefined && RANDOM_KEY.test(key) ? GLOBAL_SCOPE : undefined;
}
