/**
 * Verifies JWTs of an issuer that we do not run: the app's identity provider, or Cloudflare Access. The
 * issuer's keys are cached for ten minutes. A token with an unknown key refetches them, at most every
 * 30 s: a key rotation is noticed, and a flood of forged tokens does not become a flood of fetches.
 */
import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';
import type { JwtSettings } from '../config/settings.ts';
import { describeError } from '../platform/log.ts';
import { MINUTE_MS, SECOND_MS } from '../platform/units.ts';

export type JwtVerdict =
  /** `subject` is empty if the token has no `sub`. */
  | { readonly kind: 'valid'; readonly subject: string }
  | { readonly kind: 'invalid'; readonly reason: string }
  /** The issuer's keys could not be fetched, so the token could not be verified. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Verifies one JWT. Never rejects: failures are verdicts. */
export type JwtVerifier = (jwt: string) => Promise<JwtVerdict>;

/** Asymmetric algorithms only: a public key must never be accepted as a shared secret (RFC 8725, 3.1). */
const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');

const CLOCK_TOLERANCE_S = 30;
const FETCH_TIMEOUT_MS = 5 * SECOND_MS;
const KEYS_MAX_AGE_MS = 10 * MINUTE_MS;
const REFETCH_INTERVAL_MS = 30 * SECOND_MS;

/** Longer than any token that fits into a header together with others. */
const MAX_JWT_CHARACTERS = 8192;

/** A verifier that caches the issuer's keys for as long as it lives; make one per isolate. */
export function createJwtVerifier(
  { jwksUrl, issuer, audience }: JwtSettings,
  fetcher: typeof fetch,
  now: () => number,
): JwtVerifier {
  let lastFetchAt = 0;
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: FETCH_TIMEOUT_MS,
    cacheMaxAge: KEYS_MAX_AGE_MS,
    cooldownDuration: REFETCH_INTERVAL_MS,
    [customFetch]: (input: string, init: RequestInit) => {
      // Fresh keys without the token's key are refetched, but not for each such token: jose's own
      // cooldown begins with the last fetch that succeeded.
      if (keys.fresh && Date.now() - lastFetchAt < REFETCH_INTERVAL_MS)
        throw new Error('the keys were fetched a moment ago');
      lastFetchAt = Date.now();
      return fetcher(input, init);
    },
  });
  return async (jwt) => {
    if (jwt.length > MAX_JWT_CHARACTERS)
      return { kind: 'invalid', reason: 'the token is too long' };
    try {
      const { payload, protectedHeader } = await jwtVerify(jwt, keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp'],
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: new Date(now()),
      });
      if (!isIdentity(protectedHeader.typ))
        return { kind: 'invalid', reason: 'the token is of another type, by its typ' };
      return { kind: 'valid', subject: typeof payload.sub === 'string' ? payload.sub : '' };
    } catch (error) {
      const kind = isTokenError(error) ? 'invalid' : 'unavailable';
      // The code and not the name of the class, which the build minifies.
      const reason =
        error instanceof errors.JOSEError
          ? `${error.code}: ${error.message}`
          : describeError(error);
      return { kind, reason };
    }
  };
}

/**
 * Whether a token of this type says who its bearer is: a JWT without a type of its own, or an access token (RFC
 * 9068). An issuer signs others with the same keys, such as logout tokens and events (RFC 8725, section 3.11).
 */
function isIdentity(type: string | undefined): boolean {
  return type === undefined || /^(?:application\/)?(?:at\+)?jwt$/i.test(type);
}

/** Whether the error is about the token. Any other error means that the keys could not be fetched. */
function isTokenError(error: unknown): boolean {
  return [
    errors.JWTExpired,
    errors.JWTClaimValidationFailed,
    errors.JWTInvalid,
    errors.JWSInvalid,
    errors.JWSSignatureVerificationFailed,
    errors.JOSEAlgNotAllowed,
    errors.JOSENotSupported,
    errors.JWKSNoMatchingKey,
    errors.JWKSMultipleMatchingKeys,
  ].some((type) => error instanceof type);
}
