/** The verifiers of the configured authentication methods. */
import type { JwtSettings, Settings } from '../config/settings.ts';
import type { Verifiers } from './auth-deps.ts';
import { createJwtVerifier, type JwtVerifier } from './jwt-verifier.ts';
import { verifyTurnstile } from './turnstile.ts';

/** A method that is not configured gets a verifier that rejects every credential. */
export function createVerifiers(
  settings: Pick<Settings, 'access' | 'corsOrigins' | 'jwt' | 'turnstile'>,
  fetch: typeof globalThis.fetch,
  now: () => number,
): Verifiers {
  const verifier = (issuer: JwtSettings | undefined): JwtVerifier =>
    issuer === undefined
      ? async () => ({ kind: 'invalid', reason: 'no issuer is configured' })
      : createJwtVerifier(issuer, fetch, now);
  return {
    verifyUser: verifier(settings.jwt),
    verifyAdmin: verifier(settings.access),
    verifyTurnstile: (check) => verifyTurnstile(settings, fetch, check),
  };
}
