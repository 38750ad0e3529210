/** Why somebody does not get in, and what would let them in. */
import { EdgeError } from '../http/errors.ts';
import type { Settings } from '../config/settings.ts';
import { isOriginAmong } from '../http/origins.ts';

type WaysIn = Pick<Settings, 'auth' | 'admin'>;

const HOW_TO_OPEN = [
  'ALLOWED_ORIGINS for pages of named origins',
  'TURNSTILE_SECRET for people without an account',
  'JWT_JWKS_URL, JWT_ISSUER and JWT_AUDIENCE for users of your identity provider',
  'ADMIN_TOKEN to make client tokens for servers',
].join('; ');

/** Whether the operator opened any way at all. */
export function isClosed({ auth, admin }: WaysIn): boolean {
  const hasDoor = admin.token !== undefined || admin.access !== undefined;
  return auth.origins.length === 0 && !auth.turnstile && !auth.jwt && !hasDoor;
}

/** Nobody gets in, and this is what to set. */
export function accessClosed(): EdgeError {
  return new EdgeError(
    'auth_not_configured',
    `No way in is configured here. Set ${HOW_TO_OPEN}. For development on this machine, ACCESS=open.`,
  );
}

/** Nothing was sent that could let the caller in. */
export function noCredential(settings: WaysIn, origin: string | undefined): EdgeError {
  const { auth, admin } = settings;
  if (isClosed(settings)) return accessClosed();
  const ways = [
    ...(auth.turnstile ? ['a session of POST /api/v1/session'] : []),
    ...(auth.jwt ? ["a JWT of the app's identity provider"] : []),
    ...((admin.token ?? admin.access) ? ['a client token'] : []),
  ];
  // A page that may call with a credential is told that it is this which is missing.
  const mayCall = origin !== undefined && isOriginAmong(auth.corsOrigins, origin);
  if (auth.origins.length > 0 && ((origin !== undefined && !mayCall) || ways.length === 0)) {
    const sent =
      origin === undefined ? 'The request names no origin' : 'This origin is not allowed';
    const also =
      ways.length === 0
        ? ''
        : ` Without it, send Authorization: Bearer with ${ways.join(', or ')}.`;
    return new EdgeError(
      'origin_not_allowed',
      `${sent}; ALLOWED_ORIGINS lists those that are.${also}`,
    );
  }
  return unauthorized('unauthorized', `Send Authorization: Bearer with ${ways.join(', or ')}.`);
}

/** What was sent is not, or no longer, good. `why` completes the sentence. */
export function badCredential(why: string): EdgeError {
  return unauthorized('invalid_credentials', `The credential ${why}.`);
}

/** As `badCredential`, but where no way in is open that is what is to be said. */
export function unknownCredential(settings: WaysIn, why: string): EdgeError {
  const isShut = isClosed(settings) && settings.auth.mode !== 'open';
  return isShut ? accessClosed() : badCredential(why);
}

/** Whoever could tell did not answer. */
export function identityUnavailable(who: string, cause: string): EdgeError {
  return new EdgeError('identity_provider_unavailable', `${who} could not be asked. Come again.`, {
    cause,
    headers: { 'retry-after': '5' },
  });
}

function unauthorized(type: 'unauthorized' | 'invalid_credentials', message: string): EdgeError {
  const challenge = type === 'unauthorized' ? 'Bearer' : 'Bearer error="invalid_token"';
  return new EdgeError(type, message, { headers: { 'www-authenticate': challenge } });
}
