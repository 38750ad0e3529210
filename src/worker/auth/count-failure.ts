/** What a rejected credential costs its sender: one rule for public routes and for those of the admin. */
import type { Settings } from '../config/settings.ts';
import type { Runtime } from '../platform/runtime.ts';
import { SECOND_MS } from '../platform/units.ts';
import { credentialKind } from './credential-kind.ts';
import { enforceRateLimit, type RateLimitDeps } from './rate-limit.ts';

export interface FailureDeps extends RateLimitDeps {
  settings: Pick<Settings, 'ADMIN_TOKEN'>;
  runtime: Pick<Runtime, 'sleep'>;
}

/** Delay before a wrong admin token is rejected. The actual protection is the length of the token. */
const FAILURE_DELAY_MS = SECOND_MS;

/**
 * Counts a token that a public route rejected. Public routes accept ADMIN_TOKEN too, so a token that has not the
 * form of another credential is counted and delayed as on the admin's routes. Throws `rate_limited`.
 */
export async function countFailure(
  deps: FailureDeps,
  headers: Headers,
  token: string,
): Promise<void> {
  const mayBeGuess =
    deps.settings.ADMIN_TOKEN !== undefined && token !== '' && credentialKind(token) === 'other';
  if (mayBeGuess) return countAdminFailure(deps, headers);
  await enforceRateLimit(deps, headers, 'invalidCredentials');
}

/** Counts a credential that is not an admin's, and delays its rejection. Throws `rate_limited`. */
export async function countAdminFailure(deps: FailureDeps, headers: Headers): Promise<void> {
  await enforceRateLimit(deps, headers, 'adminFailure');
  await deps.runtime.sleep(FAILURE_DELAY_MS);
}
