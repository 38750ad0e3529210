/** The account of callers that are known by their network alone. */
import type { Keys } from '../platform/keys.ts';
import { countedNetwork } from './client-ip.ts';

/**
 * A keyed hash of the network of an `ipBucket`. The pages and the sessions of one network spend one budget:
 * a caller who is refused by one method must not get a second budget by the other.
 */
export function hashNetwork(keys: Pick<Keys, 'client'>, ip: string): Promise<string> {
  return keys.client.sign(`network\n${countedNetwork(ip)}`);
}

/** The account of a hash of `hashNetwork`. */
export const networkAccount = (hash: string): string => `network:${hash}`;
