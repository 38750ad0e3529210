/**
 * A rate limit per network in front of D1. Cloudflare counts per location and approximately; the exact
 * limits of a client are counted in D1.
 */
import { EdgeError } from '../http/errors.ts';
import type { AuthDeps, RateLimitScope } from './auth-deps.ts';
import { ipBucket, isLoopbackIp, isWorkerIp } from './client-ip.ts';

/** The periods of the rate limiters in wrangler.toml. */
const PERIOD_S: Readonly<Record<RateLimitScope, number>> = {
  createTask: 10,
  upload: 10,
  session: 10,
  invalidCredentials: 10,
  adminFailure: 60,
};

/** Failures count after authentication, so that they cannot block a caller with valid credentials. */
const FAILURE_SCOPES: ReadonlySet<RateLimitScope> = new Set(['invalidCredentials', 'adminFailure']);

/** Throws `rate_limited` when a network exceeds the limit of `scope`. Loopback addresses are exempt. */
export async function enforceRateLimit(
  { rateLimit, keys }: Pick<AuthDeps, 'rateLimit' | 'keys'>,
  headers: Headers,
  scope: RateLimitScope,
): Promise<void> {
  const ip = ipBucket(headers);
  if (ip === undefined || isLoopbackIp(ip)) return;
  // Rate limiter keys leave this Worker and are stored for a while, so the address is hashed.
  const { network, source } = isWorkerIp(ip)
    ? identifyWorker(headers, scope)
    : { network: ip, source: 'this IP address' };
  if (await rateLimit(scope, await keys.client.sign(`rate-limit\n${network}`))) return;
  const retryAfterS = PERIOD_S[scope];
  const message = `Too many requests from ${source}. Retry in ${retryAfterS} s.`;
  throw new EdgeError('rate_limited', message, {
    headers: { 'retry-after': String(retryAfterS) },
  });
}

/**
 * All Workers have one address, and one of them must not block the others: they are distinguished by
 * CF-Worker, the zone that owns the Worker. Cloudflare sets it on their requests; from any other address it
 * would be forged and is not read. Failures of all zones count together, which bounds them in total.
 */
function identifyWorker(headers: Headers, scope: RateLimitScope) {
  if (FAILURE_SCOPES.has(scope)) return { network: 'workers', source: 'Cloudflare Workers' };
  const zone = headers.get('cf-worker')?.trim().toLowerCase() ?? '';
  return { network: `worker\n${zone}`, source: "this zone's Workers" };
}
