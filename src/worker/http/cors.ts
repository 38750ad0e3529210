/** CORS for the API. Credentials mode is never allowed, because no authentication method uses cookies. */
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { HOUR_MS, SECOND_MS } from '../platform/units.ts';
import { EdgeError } from './errors.ts';
import { matchesOrigin } from './origins.ts';

export interface CorsOptions {
  /** `none` allows every origin. */
  readonly AUTH_MODE: 'required' | 'none';
  /** Patterns of the allowed origins. */
  readonly corsOrigins: readonly string[];
}

/** Browsers cap the lifetime of a preflight at two hours. */
const MAX_AGE_S = (2 * HOUR_MS) / SECOND_MS;

const METHODS = ['GET', 'HEAD', 'POST', 'DELETE'];
const REQUEST_HEADERS = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'Last-Event-ID',
  'Prefer',
  'X-Read-Token',
  'X-Request-Id',
];
const RESPONSE_HEADERS = [
  'Idempotent-Replayed',
  'Preference-Applied',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
];

/** Middleware that sets the CORS headers and rejects preflights of other origins with `origin_not_allowed`. */
export function corsHeaders({ AUTH_MODE, corsOrigins }: CorsOptions): MiddlewareHandler {
  const findAllowedOrigin = (origin: string) => {
    if (AUTH_MODE === 'none') return '*';
    return matchesOrigin(corsOrigins, origin) ? origin : undefined;
  };
  const setHeaders = cors({
    origin: findAllowedOrigin,
    allowMethods: METHODS,
    allowHeaders: REQUEST_HEADERS,
    exposeHeaders: RESPONSE_HEADERS,
    maxAge: MAX_AGE_S,
  });
  return async (c, next) => {
    const origin = c.req.header('origin');
    const isPreflight =
      c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') !== undefined;
    if (isPreflight && findAllowedOrigin(origin ?? '') === undefined) {
      const message = 'This origin is not allowed. Add it to CORS_ORIGINS or ALLOWED_ORIGINS.';
      throw new EdgeError('origin_not_allowed', message, { headers: { vary: 'Origin' } });
    }
    return isPreflight || c.req.method !== 'OPTIONS' ? setHeaders(c, next) : next();
  };
}
