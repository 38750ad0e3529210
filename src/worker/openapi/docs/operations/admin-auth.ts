/** What all admin operations share. */
import type { ErrorType } from '../../../http/errors.ts';
import type { ErrorHeaders } from '../error-responses.ts';

/** Errors of admin authentication. Without a configured method all admin paths are `not_found`. */
export const ADMIN_AUTH_ERRORS = [
  'unauthorized',
  'invalid_credentials',
  'not_found',
  'rate_limited',
  'identity_provider_unavailable',
] as const satisfies readonly ErrorType[];

/** Errors of requests that change state: cross-site ones are rejected. */
export const CORS_ERRORS = ['origin_not_allowed'] as const satisfies readonly ErrorType[];

const errorHeaders: ErrorHeaders = { scope: 'Admin', names: ['Cache-Control'] };

/** Spread into every admin operation. */
export const ADMIN_AUTH = { callers: 'admin', errorHeaders } as const;

const TIME =
  'Unix milliseconds, a time such as `2030-01-01T00:00:00Z`, or a UTC day such as `2030-01-31`';

/** Descriptions of the bounds of a time range. */
export const SINCE = `${TIME}.`;
export const UNTIL = `${TIME}, which is then included.`;
