/** CORS: which pages may read the API's answers. Nothing here lives in cookies, so none are ever allowed. */
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { EdgeError } from './errors.ts';
import type { AuthSettings } from '../config/settings.ts';
import { HOUR_MS, SECOND_MS } from '../platform/units.ts';
import { matchesOrigin } from './origins.ts';

/** Browsers keep a preflight's answer for two hours at most. */
const MAX_AGE_S = (2 * HOUR_MS) / SECOND_MS;

/** Named origins alone are told that they may; in development everybody is. */
export function corsHeaders({ mode, corsOrigins }: AuthSettings): MiddlewareHandler {
  const allowed = (origin: string) => {
    if (mode === 'none') return '*';
    return matchesOrigin(corsOrigins, origin) ? origin : undefined;
  };
  const answer = cors({
    origin: allowed,
    allowMethods: ['GET', 'HEAD', 'POST', 'DELETE'],
    allowHeaders: [
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'Last-Event-ID',
      'Prefer',
      'X-Read-Token',
      'X-Request-Id',
    ],
    exposeHeaders: [
      'Idempotent-Replayed',
      'Preference-Applied',
      'Retry-After',
      'WWW-Authenticate',
      'X-Request-Id',
    ],
    maxAge: MAX_AGE_S,
  });
  return async (c, next) => {
    const origin = c.req.header('origin');
    const isPreflight =
      c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') !== undefined;
    if (isPreflight && allowed(origin ?? '') === undefined) {
      const message =
        'Pages of this origin may not call here; CORS_ORIGINS and ALLOWED_ORIGINS list those that may.';
      throw new EdgeError('origin_not_allowed', message, { headers: { vary: 'Origin' } });
    }
    return isPreflight || c.req.method !== 'OPTIONS' ? answer(c, next) : next();
  };
}
