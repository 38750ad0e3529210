/** Admin authentication. All failures look the same and are rate-limited per IP. */
import type { MiddlewareHandler } from 'hono';
import { addLogFields, withRequestLog } from '../http/access-log.ts';
import { EdgeError, nothingHere } from '../http/errors.ts';
import { isAdminToken } from './admin-token.ts';
import type { AdminAuthDeps } from './auth-deps.ts';
import { identityProviderUnavailable, invalidCredentials } from './auth-errors.ts';
import { ADMIN_CLIENT } from './authenticate-request.ts';
import { parseBearer } from './bearer.ts';
import { countAdminFailure } from './count-failure.ts';

/** Cloudflare Access adds this header to requests that it allows; an attacker can send a forged one. */
const ACCESS_HEADER = 'cf-access-jwt-assertion';

/** Responds as for an unknown path unless ADMIN_TOKEN or Cloudflare Access is configured. */
export function requireAdminAuthConfig({
  settings,
}: Pick<AdminAuthDeps, 'settings'>): MiddlewareHandler {
  const { ADMIN_TOKEN: token, access } = settings;
  const isConfigured = token !== undefined || access !== undefined;
  return async (_c, next) => {
    if (!isConfigured) throw nothingHere();
    await next();
  };
}

/**
 * Passes requests of an admin: with ADMIN_TOKEN in Authorization, or with the JWT of Cloudflare Access.
 * Rejects others with `unauthorized`, `invalid_credentials`, `rate_limited` or
 * `identity_provider_unavailable`, and changes from another site with `origin_not_allowed`.
 */
export function adminAuth(deps: AdminAuthDeps): MiddlewareHandler {
  return async (c, next) => {
    const request = c.req.raw;
    await verifyAdminCredentials(withRequestLog(deps, c), request);
    addLogFields(c, { client: ADMIN_CLIENT });
    rejectCrossSite(request);
    await next();
    c.header('cache-control', 'no-store');
  };
}

async function verifyAdminCredentials(deps: AdminAuthDeps, request: Request): Promise<void> {
  const { settings, verifiers, log } = deps;
  const token = parseBearer(request.headers)?.token;
  if (token !== undefined) {
    if (await isAdminToken(settings.ADMIN_TOKEN, token)) return;
    return rejectAdmin(deps, request);
  }
  const assertion = request.headers.get(ACCESS_HEADER);
  if (assertion !== null && settings.access !== undefined) {
    const verdict = await verifiers.verifyAdmin(assertion);
    if (verdict.kind === 'valid') return;
    if (verdict.kind === 'unavailable') {
      log.error('admin.check_failed', { reason: verdict.reason });
      throw identityProviderUnavailable('Cloudflare Access', verdict.reason);
    }
    return rejectAdmin(deps, request, verdict.reason);
  }
  throw new EdgeError('unauthorized', 'Send Authorization: Bearer with ADMIN_TOKEN.', {
    headers: { 'www-authenticate': 'Bearer' },
  });
}

async function rejectAdmin(deps: AdminAuthDeps, request: Request, reason?: string): Promise<never> {
  deps.log.warn('admin.rejected', { reason });
  await countAdminFailure(deps, request.headers);
  throw invalidCredentials('These are not admin credentials.');
}

/** Cloudflare Access authenticates by cookie, which a browser also sends for another site's page (CSRF). */
function rejectCrossSite({ method, headers, url }: Request): void {
  if (method === 'GET' || method === 'HEAD') return;
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  const isSameSite =
    (site === null || site === 'same-origin' || site === 'none') &&
    (origin === null || origin === new URL(url).origin);
  if (!isSameSite)
    throw new EdgeError('origin_not_allowed', 'Cross-site requests are not allowed.');
}
