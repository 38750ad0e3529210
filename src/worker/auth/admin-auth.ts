/** The operator's door: whoever is not the operator learns nothing here, and learns it slowly. */
import type { MiddlewareHandler } from 'hono';
import { bearerOf } from './bearer.ts';
import { enforceRateLimit } from './rate-limit.ts';
import { OPERATOR } from './caller.ts';
import { isAdminToken } from './admin-token.ts';
import { badCredential, identityUnavailable } from './auth-errors.ts';
import type { Deps } from '../deps.ts';
import { EdgeError } from '../http/errors.ts';
import { inRequest, noteOn } from '../http/access-log.ts';
import { SECOND_MS } from '../platform/units.ts';

export type DoorDeps = Pick<
  Deps,
  'settings' | 'keys' | 'verifiers' | 'rateLimit' | 'runtime' | 'log'
>;

/** Before the answer to a wrong token. What really keeps guessers out is the token's length. */
const FAILURE_PAUSE_MS = SECOND_MS;

/** Cloudflare Access adds this header to what it let through; a request can carry a forged one. */
const ACCESS_HEADER = 'cf-access-jwt-assertion';

/** Without ADMIN_TOKEN and Cloudflare Access there is no door, and the answer is that of an unknown address. */
export function whereDoorIs({ settings }: Pick<DoorDeps, 'settings'>): MiddlewareHandler {
  const { token, access } = settings.admin;
  const isThere = token !== undefined || access !== undefined;
  return async (_c, next) => {
    if (!isThere) throw new EdgeError('not_found', 'There is nothing at this address.');
    await next();
  };
}

/** Lets the operator pass: by ADMIN_TOKEN in Authorization, or by Cloudflare Access. */
export function adminAuth(deps: DoorDeps): MiddlewareHandler {
  return async (c, next) => {
    const request = c.req.raw;
    await judge(inRequest(deps, c), request);
    noteOn(c, { client: OPERATOR });
    refuseOtherSites(request);
    await next();
    c.header('cache-control', 'no-store');
  };
}

async function judge(deps: DoorDeps, request: Request): Promise<void> {
  const { settings, verifiers, log } = deps;
  const bearer = bearerOf(request.headers)?.text;
  if (bearer !== undefined) {
    if (await isAdminToken(settings.admin.token, bearer)) return;
    return turnAway(deps, request);
  }
  const assertion = request.headers.get(ACCESS_HEADER);
  if (assertion !== null && settings.admin.access !== undefined) {
    const verdict = await verifiers.verifyOperator(assertion);
    if (verdict.kind === 'valid') return;
    if (verdict.kind === 'unavailable') {
      log.error('admin.check_failed', { reason: verdict.reason });
      throw identityUnavailable('Cloudflare Access', verdict.reason);
    }
    return turnAway(deps, request, verdict.reason);
  }
  throw new EdgeError('unauthorized', 'Send Authorization: Bearer with ADMIN_TOKEN.', {
    headers: { 'www-authenticate': 'Bearer' },
  });
}

async function turnAway(deps: DoorDeps, request: Request, reason?: string): Promise<never> {
  deps.log.warn('admin.rejected', { reason });
  await enforceRateLimit(deps, request.headers, 'adminFailure');
  await deps.runtime.sleep(FAILURE_PAUSE_MS);
  throw badCredential("is not the operator's");
}

/** Cloudflare Access lives in a cookie, which another site's page could make a browser send. */
function refuseOtherSites({ method, headers, url }: Request): void {
  if (method === 'GET' || method === 'HEAD') return;
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  const isOwn =
    (site === null || site === 'same-origin' || site === 'none') &&
    (origin === null || origin === new URL(url).origin);
  if (!isOwn) throw new EdgeError('origin_not_allowed', "Another site's page cannot do this.");
}
