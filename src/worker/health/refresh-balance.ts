/** Reads the credits of the KIE account and stores them. */
import type { Log } from '../platform/log.ts';
import type { Runtime } from '../platform/runtime.ts';
import { MINUTE_MS } from '../platform/units.ts';
import type { KieClient } from '../upstream/kie-client.ts';
import type { BalanceStore } from './balance-store.ts';

export interface BalanceDeps {
  balance: BalanceStore;
  kie: Pick<KieClient, 'credit'>;
  /** The running version of the Worker. */
  version: Pick<WorkerVersionMetadata, 'id'>;
  runtime: Pick<Runtime, 'now'>;
  log: Log;
}

/** A console that polls every few seconds causes one request to KIE in this time, and so does `/health`. */
const MAX_AGE_MS = MINUTE_MS;

/** Reads the balance from KIE if the stored one is `maxAgeMs` old, and stores it or why it failed. */
export async function refreshBalance(deps: BalanceDeps, maxAgeMs = MAX_AGE_MS): Promise<void> {
  const stored = await deps.balance.find();
  if (stored !== undefined && deps.runtime.now() - stored.at < maxAgeMs) return;
  await readBalance(deps);
}

/**
 * Finds out whether KIE accepts the key, once for each version of the Worker: a new key is a new version.
 * Anyone may call it: KIE is asked at most once a minute, and not at all after it accepted the key.
 */
export async function checkKieKey(deps: BalanceDeps): Promise<void> {
  const { balance, version, runtime } = deps;
  if (await balance.claim(version.id, runtime.now(), MAX_AGE_MS)) await readBalance(deps);
}

async function readBalance({ balance, kie, version, runtime, log }: BalanceDeps): Promise<void> {
  const result = await kie.credit();
  const reading = { at: runtime.now(), version: version.id };
  if (result.kind === 'credits')
    return balance.save({ ...reading, credits: result.credits, problem: null, isRefused: false });
  log.warn('balance.check_failed', { reason: result.reason });
  const isRefused = result.kind === 'refused';
  await balance.save({ ...reading, credits: null, problem: result.reason, isRefused });
}
