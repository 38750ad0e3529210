/** The account's credits at KIE, asked for no more often than they change for an operator's eye. */
import type { Deps } from '../deps.ts';
import { MINUTE_MS } from '../platform/units.ts';

export type BalanceDeps = Pick<Deps, 'store' | 'kie' | 'runtime' | 'log'>;

/** One who reads it every few seconds asks KIE once in this time. */
const FRESH_MS = MINUTE_MS;

/** Asks KIE if what is kept is older than that; what came of it stands in the store then. */
export async function refreshBalance(
  { store, kie, runtime, log }: BalanceDeps,
  olderThanMs = FRESH_MS,
): Promise<void> {
  const kept = await store.balance.find();
  if (kept !== undefined && runtime.now() - kept.at < olderThanMs) return;
  const answer = await kie.credit();
  const at = runtime.now();
  if (answer.kind === 'credits')
    return store.balance.keep({ credits: answer.credits, at, problem: null });
  log.warn('balance.check_failed', { reason: answer.reason });
  await store.balance.keep({ credits: null, at, problem: answer.reason });
}
