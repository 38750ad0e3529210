/** Authentication errors. Each message names the credentials or the setting that would help. */
import type { Settings } from '../config/settings.ts';
import { EdgeError } from '../http/errors.ts';
import { matchesOrigin } from '../http/origins.ts';

type AuthConfig = Pick<
  Settings,
  'ADMIN_TOKEN' | 'ALLOWED_ORIGINS' | 'AUTH_MODE' | 'access' | 'corsOrigins' | 'jwt' | 'turnstile'
>;

const SETTINGS_TO_CHOOSE_FROM = [
  'ALLOWED_ORIGINS for pages of named origins',
  'TURNSTILE_SECRET for people without an account',
  'JWT_JWKS_URL, JWT_ISSUER and JWT_AUDIENCE for users of your identity provider',
  'ADMIN_TOKEN to make client tokens for servers',
].join('; ');

/** Seconds after which a caller may retry when an identity provider cannot be reached. */
const PROVIDER_RETRY_AFTER_S = 5;

/** Whether no authentication method is configured, so that every request is rejected. */
export function hasNoAuthMethod(settings: AuthConfig): boolean {
  const { ADMIN_TOKEN, ALLOWED_ORIGINS, access, jwt, turnstile } = settings;
  return ALLOWED_ORIGINS.length === 0 && !turnstile && !jwt && !ADMIN_TOKEN && !access;
}

/** 403: the deployment is closed. The message lists the settings that open it. */
export function noAuthMethodConfigured(): EdgeError {
  return new EdgeError(
    'auth_not_configured',
    `No authentication method is configured. Set ${SETTINGS_TO_CHOOSE_FROM}. For local development, set AUTH_MODE=none.`,
  );
}

/** The request carries no credentials, and its page, if any, has no allowed origin. */
export function missingCredentials(settings: AuthConfig, origin: string | undefined): EdgeError {
  const { ADMIN_TOKEN, ALLOWED_ORIGINS, access, corsOrigins, jwt, turnstile } = settings;
  if (hasNoAuthMethod(settings)) return noAuthMethodConfigured();
  const accepted = [
    ...(turnstile ? ['a session of POST /api/v1/session'] : []),
    ...(jwt ? ["a JWT of the app's identity provider"] : []),
    ...((ADMIN_TOKEN ?? access) ? ['a client token'] : []),
  ].join(', or ');
  // Pages of CORS_ORIGINS may call with credentials: for them the credentials are missing, not the origin.
  const mayCall = origin !== undefined && matchesOrigin(corsOrigins, origin);
  if (ALLOWED_ORIGINS.length > 0 && ((origin !== undefined && !mayCall) || accepted === '')) {
    const problem =
      origin === undefined ? 'The request has no Origin' : 'This origin is not allowed';
    const alternative = accepted === '' ? '' : ` Or send Authorization: Bearer with ${accepted}.`;
    return new EdgeError(
      'origin_not_allowed',
      `${problem}; ALLOWED_ORIGINS lists the allowed ones.${alternative}`,
    );
  }
  return unauthorized('unauthorized', `Send Authorization: Bearer with ${accepted}.`);
}

/**
 * 403: the caller is a Worker, whose address all Workers share, and the budget of the method that it uses
 * is that of the caller's network.
 */
export function workerNeedsToken(): EdgeError {
  return new EdgeError(
    'origin_not_allowed',
    'A Cloudflare Worker of another zone cannot be authenticated by an origin or start a session: their budget is that of a network, and all Workers share one. Send Authorization: Bearer with a client token, or call from the browser.',
  );
}

/** 401: the credentials are wrong, expired or revoked. `message` is shown to the caller. */
export function invalidCredentials(message: string): EdgeError {
  return unauthorized('invalid_credentials', message);
}

/**
 * Credentials that no configured method accepts: `invalidCredentials`, or `noAuthMethodConfigured` where
 * that is the reason.
 */
export function unknownScheme(settings: AuthConfig, message: string): EdgeError {
  const isClosed = hasNoAuthMethod(settings) && settings.AUTH_MODE !== 'none';
  return isClosed ? noAuthMethodConfigured() : invalidCredentials(message);
}

/** 503: credentials could not be verified. `provider` begins the message; `cause` is for the log. */
export function identityProviderUnavailable(provider: string, cause: string): EdgeError {
  return new EdgeError(
    'identity_provider_unavailable',
    `${provider} is unavailable. Retry in ${PROVIDER_RETRY_AFTER_S} s.`,
    { cause, headers: { 'retry-after': String(PROVIDER_RETRY_AFTER_S) } },
  );
}

function unauthorized(type: 'unauthorized' | 'invalid_credentials', message: string): EdgeError {
  const challenge = type === 'unauthorized' ? 'Bearer' : 'Bearer error="invalid_token"';
  return new EdgeError(type, message, { headers: { 'www-authenticate': challenge } });
}
