/** The verifiers of the configured authentication methods. */
import type { JwtSettings, Settings } from '../config/settings.ts';
import type { Verifiers } from './auth-deps.ts';
import { createJwtVerifier, type JwtVerifier } from './jwt-verifier.ts';
import { verifyTurnstile } from './turnstile.ts';

/** A method that is not configured gets a verifier that rejects every credential. */
export function createVerifiers(
  { auth, admin }: Pick<Settings, 'auth' | 'admin'>,
  fetch: typeof globalThis.fetch,
  now: () => number,
): Verifiers {
  const verifier = (settings: JwtSettings | undefined): JwtVerifier =>
    settings === undefined
      ? async () => ({ kind: 'invalid', reason: 'no issuer is configured' })
      : createJwtVerifier(settings, fetch, now);
  return {
    verifyUser: verifier(auth.jwt),
    verifyAdmin: verifier(admin.access),
    verifyTurnstile: (check) => verifyTurnstile(auth, fetch, check),
  };
}
