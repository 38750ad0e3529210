/** Reads the credits of the KIE account and stores them. */
import type { Log } from '../platform/log.ts';
import type { Runtime } from '../platform/runtime.ts';
import { MINUTE_MS } from '../platform/units.ts';
import type { KieClient } from '../upstream/kie-client.ts';
import type { BalanceStore } from './balance-store.ts';

export interface BalanceDeps {
  balance: BalanceStore;
  kie: Pick<KieClient, 'credit'>;
  runtime: Pick<Runtime, 'now'>;
  log: Log;
}

/** A console that polls every few seconds causes one request to KIE in this time. */
const MAX_AGE_MS = MINUTE_MS;

/** Reads the balance from KIE if the stored one is `maxAgeMs` old, and stores it or why it failed. */
export async function refreshBalance(
  { balance, kie, runtime, log }: BalanceDeps,
  maxAgeMs = MAX_AGE_MS,
): Promise<void> {
  const stored = await balance.find();
  if (stored !== undefined && runtime.now() - stored.at < maxAgeMs) return;
  const result = await kie.credit();
  const at = runtime.now();
  if (result.kind === 'credits')
    return balance.save({ credits: result.credits, at, problem: null });
  log.warn('balance.check_failed', { reason: result.reason });
  await balance.save({ credits: null, at, problem: result.reason });
}
