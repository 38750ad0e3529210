/** Whose an Idempotency-Key is. */
import type { Client } from '../auth/client.ts';

/** A UUID of version 4: 122 random bits, so that nobody comes upon another one's by chance or by guess. */
const RANDOM_KEY = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** No client's id: those have the name of their way in before a colon. */
const GLOBAL_SCOPE = 'random';

/**
 * A client's own (undefined), but for a random one of those who change unawares: a phone on another
 * network, a person in a new session. To them it is a repeat all the same, whoever they are by now, and
 * must not pay twice. The same body is asked for as of everybody.
 */
export function idempotencyScopeFor(
  { authMethod }: Client,
  key: string | undefined,
): string | undefined {
  const changesUnawares = authMethod === 'origin' || authMethod === 'session';
  return changesUnawares && key !== undefined && RANDOM_KEY.test(key) ? GLOBAL_SCOPE : undefined;
}
