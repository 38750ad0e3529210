/** Reads the credits of the KIE account and stores them. */
import type { Log } from '../platform/log.ts';
import type { Runtime } from '../platform/runtime.ts';
import { HOUR_MS, MINUTE_MS } from '../platform/units.ts';
import type { KieClient } from '../upstream/kie-client.ts';
import type { BalanceReading, BalanceStore, KeyCheck } from './balance-store.ts';

export interface BalanceDeps {
  balance: BalanceStore;
  kie: Pick<KieClient, 'credit'>;
  /** The running version of the Worker. */
  version: Pick<WorkerVersionMetadata, 'id'>;
  runtime: Pick<Runtime, 'now'>;
  log: Log;
}

/** The edge asks KIE at most once in this time, for all callers together. */
const READ_INTERVAL_MS = MINUTE_MS;

/** A key may be revoked, or its caps used up, while the version stays. */
const KEY_CHECK_MAX_AGE_MS = HOUR_MS;

/** Reads the balance from KIE if the stored one is `maxAgeMs` old, and stores it or why it failed. */
export async function refreshBalance(
  deps: BalanceDeps,
  maxAgeMs = READ_INTERVAL_MS,
): Promise<void> {
  const stored = await deps.balance.find();
  if (stored !== undefined && deps.runtime.now() - stored.at < maxAgeMs) return;
  await readBalance(deps);
}

/**
 * Whether KIE has to be asked about the key: if the last reading is an hour old, is of another version of the
 * Worker, whose key may be another, or does not say that KIE accepts the key.
 */
export function isKeyCheckDue(check: KeyCheck | undefined, version: string, now: number): boolean {
  const isAccepted = check?.version === version && check.credits !== null;
  return !isAccepted || now - check.at >= KEY_CHECK_MAX_AGE_MS;
}

/** Asks KIE and stores the response, unless another caller did so within the last minute: then undefined. */
export async function readBalance({
  balance,
  kie,
  version,
  runtime,
  log,
}: BalanceDeps): Promise<BalanceReading | undefined> {
  if (!(await balance.claim(runtime.now(), READ_INTERVAL_MS))) return undefined;
  const result = await kie.credit();
  const isRead = result.kind === 'credits';
  if (!isRead) log.warn('balance.check_failed', { reason: result.reason });
  const reading = {
    credits: isRead ? result.credits : null,
    at: runtime.now(),
    problem: isRead ? null : result.reason,
    isRefused: result.kind === 'refused',
    version: version.id,
  };
  await balance.save(reading);
  return reading;
}
