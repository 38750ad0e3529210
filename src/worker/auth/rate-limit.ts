/**
 * Rate limits per network, asked before D1. Cloudflare counts per location and approximately; the exact limits of
 * a client are counted in D1.
 */
import type { MiddlewareHandler } from 'hono';
import { EdgeError } from '../http/errors.ts';
import type { Keys } from '../platform/keys.ts';
import type { RateLimit, RateLimitScope } from './auth-deps.ts';
import { countedNetwork, ipBucket, isLoopbackIp, isWorkerIp } from './client-ip.ts';

/** What it takes to count requests. */
export interface RateLimitDeps {
  rateLimit: RateLimit;
  keys: Pick<Keys, 'client'>;
}

/** The rate limiters of wrangler.toml, and the period of each in seconds. */
export const RATE_LIMITERS = {
  /** 100 in 10 s: whatever writes, reads many rows or computes much. */
  RATE_LIMITER: 10,
  /** 600 in 10 s: 50 tasks, as many as a client token may run, read once a second, and a fifth more. */
  READ_RATE_LIMITER: 10,
  /** 10 in 60 s. */
  ADMIN_RATE_LIMITER: 60,
} as const;

const LIMITERS: Readonly<Record<RateLimitScope, keyof typeof RATE_LIMITERS>> = {
  createTask: 'RATE_LIMITER',
  estimate: 'RATE_LIMITER',
  upload: 'RATE_LIMITER',
  session: 'RATE_LIMITER',
  change: 'RATE_LIMITER',
  report: 'RATE_LIMITER',
  read: 'READ_RATE_LIMITER',
  fileLookup: 'READ_RATE_LIMITER',
  unverifiedToken: 'RATE_LIMITER',
  invalidCredentials: 'RATE_LIMITER',
  adminFailure: 'ADMIN_RATE_LIMITER',
};

/** Failures count after authentication, so that they cannot block a caller with valid credentials. */
const FAILURE_SCOPES: ReadonlySet<RateLimitScope> = new Set(['invalidCredentials', 'adminFailure']);

const POST_SCOPES: Readonly<Record<string, RateLimitScope>> = {
  '/api/v1/jobs/createTask': 'createTask',
  '/api/v1/jobs/estimate': 'estimate',
  '/api/v1/session': 'session',
  '/api/file-stream-upload': 'upload',
  '/api/file-base64-upload': 'upload',
  '/api/file-url-upload': 'upload',
};

/** Lists and reports read up to hundreds of rows, or build documents of some hundred KiB. */
const REPORTS = new Set(['/api/v1/jobs', '/api/v1/models', '/health', '/openapi.json']);

/** The name of the binding that counts `scope`. */
export const limiterOf = (scope: RateLimitScope) => LIMITERS[scope];

/** What a request is counted as before anything else is done for it. */
export function scopeOf(method: string, path: string): RateLimitScope {
  if (method === 'GET' || method === 'HEAD') return REPORTS.has(path) ? 'report' : 'read';
  return POST_SCOPES[path] ?? 'change';
}

/** Counts every request before it is authenticated or its body is read. Throws `rate_limited`. */
export function limitRequests(deps: RateLimitDeps): MiddlewareHandler {
  return async (c, next) => {
    await enforceRateLimit(deps, c.req.raw.headers, scopeOf(c.req.method, c.req.path));
    await next();
  };
}

/** Throws `rate_limited` when a network exceeds the limit of `scope`. Loopback addresses are exempt. */
export async function enforceRateLimit(
  { rateLimit, keys }: RateLimitDeps,
  headers: Headers,
  scope: RateLimitScope,
): Promise<void> {
  const ip = ipBucket(headers);
  if (ip === undefined || isLoopbackIp(ip)) return;
  // Rate limiter keys leave this Worker and are stored for a while, so the address is hashed.
  const { network, source } = isWorkerIp(ip)
    ? identifyWorker(headers, scope)
    : { network: countedNetwork(ip), source: 'this network' };
  if (await rateLimit(scope, await keys.client.sign(`rate-limit\n${network}`))) return;
  const retryAfterS = RATE_LIMITERS[LIMITERS[scope]];
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
