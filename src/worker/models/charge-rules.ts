/**
 * What KIE's charges may change. A charge within the range that the list price suggests is learned from: it may
 * raise what later tasks reserve. A charge outside is only paid and reported. Pure.
 */
import type { Estimate } from './estimate.ts';

/** In credits. */
export interface ChargeRules {
  /** KIE's charge is expected within this range. */
  readonly expected: { readonly min: number; readonly max: number };
  /** How the charges of similar tasks apply; undefined: they do not. */
  readonly learnable: Learnable | undefined;
}

/**
 * Tasks with the same key should cost the same. The median of what KIE charged for them raises the reservation, to
 * `max` credits at most. It never lowers it: KIE may charge the bound, whatever it charged before.
 */
export interface Learnable {
  readonly priceKey: string;
  readonly max: number;
}

/** KIE may have raised a price since its list was read. More than this multiple of the bound is a mistake. */
const MAX_EXPECTED_FACTOR = 2;

/** Or it lowered the price, or a missing field costs less than the list says. Less than this share is a mistake. */
const MIN_EXPECTED_SHARE = 0.1;

/** Expected at most for a model without a known price: about twice what the dearest request of KIE's list costs. */
const MAX_EXPECTED_WITHOUT_PRICE = 10_000;

/**
 * The rules for a task. `priceKey`: from `priceKeyFor`; undefined if the price depends on more than the request
 * says, so that any lower charge may be right.
 */
export function findChargeRules(
  { credits, maxCredits, basis }: Estimate,
  priceKey: string | undefined,
): ChargeRules {
  if (basis === 'unknown') {
    const max = Math.max(MAX_EXPECTED_WITHOUT_PRICE, maxCredits);
    const learnable = priceKey === undefined ? undefined : { priceKey, max };
    return { expected: { min: 0, max }, learnable };
  }
  const max = maxCredits * MAX_EXPECTED_FACTOR;
  // The admin's own prices are final, and may be far above KIE's.
  if (basis === 'settings' || priceKey === undefined)
    return { expected: { min: 0, max }, learnable: undefined };
  return {
    // A bound may be far above KIE's price.
    expected: { min: basis === 'bound' ? 0 : credits * MIN_EXPECTED_SHARE, max },
    // Tasks whose list prices differ, or were counted before it changed, say nothing about each other.
    learnable: { priceKey: `${priceKey} ${credits}-${maxCredits}`, max },
  };
}
