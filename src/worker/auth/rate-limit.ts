/**
 * A brake in front of D1: so many requests of a kind from one network in a stretch of time. It counts
 * for each of Cloudflare's locations, roughly; what a client may do is counted in D1.
 */
import type { Deps } from '../deps.ts';
import { EdgeError } from '../http/errors.ts';
import { isLoopbackNetwork, networkOf } from './client-ip.ts';

/** What is braked, each by itself. */
export type RateLimitScope = 'createTask' | 'upload' | 'session' | 'badCredential' | 'adminFailure';

/** The stretches that the bindings count in; see wrangler.toml. */
const PERIOD_S: Readonly<Record<RateLimitScope, number>> = {
  createTask: 10,
  upload: 10,
  session: 10,
  badCredential: 10,
  adminFailure: 60,
};

/** Throws `rate_limited` when this network asks too often. This machine is never braked. */
export async function enforceRateLimit(
  deps: Pick<Deps, 'rateLimit' | 'keys'>,
  headers: Headers,
  what: RateLimitScope,
): Promise<void> {
  const network = networkOf(headers);
  if (network === undefined || isLoopbackNetwork(network)) return;
  // The binding keeps its keys for a while, and they leave this Worker: no address in clear.
  if (await deps.rateLimit(what, await deps.keys.client.sign(`brake\n${network}`))) return;
  throw new EdgeError('rate_limited', 'Too many requests from this network. Come again.', {
    headers: { 'retry-after': String(PERIOD_S[what]) },
  });
}
