/**
 * A rate limit per IP in front of D1. Cloudflare counts per location and approximately; the exact limits
 * of a client are counted in D1.
 */
import { EdgeError } from '../http/errors.ts';
import type { AuthDeps, RateLimitScope } from './auth-deps.ts';
import { ipBucket, isLoopbackIp } from './client-ip.ts';

/** The periods of the rate limiters in wrangler.toml. */
const PERIOD_S: Readonly<Record<RateLimitScope, number>> = {
  createTask: 10,
  upload: 10,
  session: 10,
  invalidCredentials: 10,
  adminFailure: 60,
};

/** Throws `rate_limited` when an IP exceeds the limit of `scope`. Loopback addresses are exempt. */
export async function enforceRateLimit(
  { rateLimit, keys }: Pick<AuthDeps, 'rateLimit' | 'keys'>,
  headers: Headers,
  scope: RateLimitScope,
): Promise<void> {
  const ip = ipBucket(headers);
  if (ip === undefined || isLoopbackIp(ip)) return;
  // Rate limiter keys leave this Worker and are stored for a while, so the address is hashed.
  if (await rateLimit(scope, await keys.client.sign(`rate-limit\n${ip}`))) return;
  const retryAfterS = PERIOD_S[scope];
  const message = `Too many requests from this IP address. Retry in ${retryAfterS} s.`;
  throw new EdgeError('rate_limited', message, {
    headers: { 'retry-after': String(retryAfterS) },
  });
}
