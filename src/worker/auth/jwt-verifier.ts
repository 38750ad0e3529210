/**
 * JWTs of somebody else's: of the app's identity provider, and of Cloudflare Access. The keys are
 * fetched from the issuer and kept for ten minutes; a key that is not among them makes them be fetched
 * again, at most every half minute, so that a rotation is noticed and a flood of bad tokens is not one
 * of fetches.
 */
import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';
import { describeError } from '../platform/log.ts';
import type { JwtSettings } from '../config/settings.ts';
import { MINUTE_MS, SECOND_MS } from '../platform/units.ts';

export type JwtVerdict =
  /** `subject` is empty where the token names none. */
  | { readonly kind: 'valid'; readonly subject: string }
  | { readonly kind: 'invalid'; readonly reason: string }
  /** The issuer's keys could not be had: nothing is known of the token. */
  | { readonly kind: 'unavailable'; readonly reason: string };

export type JwtVerifier = (jwt: string) => Promise<JwtVerdict>;

/** Asymmetric alone: a public key must never do as a shared secret. */
const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');

const CLOCK_TOLERANCE_S = 30;
const FETCH_TIMEOUT_MS = 5 * SECOND_MS;
const KEYS_MAX_AGE_MS = 10 * MINUTE_MS;
const REFETCH_PAUSE_MS = 30 * SECOND_MS;

/** Longer than any token that a header could carry along. */
const MAX_JWT_CHARACTERS = 8192;

/** A verifier that keeps the issuer's keys for as long as it lives: one for an isolate. */
export function jwtVerifier(
  { jwksUrl, issuer, audience }: JwtSettings,
  fetcher: typeof fetch,
  now: () => number,
): JwtVerifier {
  let triedAt = 0;
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: FETCH_TIMEOUT_MS,
    cacheMaxAge: KEYS_MAX_AGE_MS,
    cooldownDuration: REFETCH_PAUSE_MS,
    [customFetch]: (input: string, init: RequestInit) => {
      // Keys that are fresh and do not have a token's are asked for again, but not for each such token:
      // jose's own pause begins with the last time that this went well.
      if (keys.fresh && Date.now() - triedAt < REFETCH_PAUSE_MS)
        throw new Error('the keys were asked for a moment ago');
      triedAt = Date.now();
      return fetcher(input, init);
    },
  });
  return async (jwt) => {
    if (jwt.length > MAX_JWT_CHARACTERS)
      return { kind: 'invalid', reason: 'the token is too long' };
    try {
      const { payload } = await jwtVerify(jwt, keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp'],
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: new Date(now()),
      });
      return { kind: 'valid', subject: typeof payload.sub === 'string' ? payload.sub : '' };
    } catch (error) {
      const kind = isVerdict(error) ? 'invalid' : 'unavailable';
      // By its code: the name of jose's class does not outlast the build.
      const reason =
        error instanceof errors.JOSEError
          ? `${error.code}: ${error.message}`
          : describeError(error);
      return { kind, reason };
    }
  };
}

/** Errors that say that the token is bad. All others say that its keys could not be had. */
function isVerdict(error: unknown): boolean {
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
  ].some((kind) => error instanceof kind);
}
