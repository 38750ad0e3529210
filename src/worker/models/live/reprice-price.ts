/** Follows a change of KIE's price text in the price that was made from the text before. Pure. */
import { computePrice } from '../compute-price.ts';
import type { Price } from '../price.ts';
import { parsePriceText, type ParsedPrice, type PricedModel } from './parse-price-text.ts';
import { mapRates } from './price-rate.ts';
import { readPriceText } from './price-tokens.ts';
import { separateAmounts } from './price-pattern.ts';
import { hasFewerAmounts } from './price-text.ts';

/**
 * The price by the new text, for one that was made from `recordedText`. If only amounts differ, they replace the
 * rates. A text with other words is parsed. No request costs less than before by a text that is not understood, that may
 * be a part of the whole one because it has fewer amounts, or that has no new amount.
 */
export function repricePrice(
  price: Price,
  recordedText: string,
  newText: string,
  model: PricedModel,
): ParsedPrice {
  const followed = followAmounts(price, recordedText, newText);
  if (followed !== undefined) return limitDiscount(price, followed, newText, model);
  const parsed = parsePriceText(newText, model);
  if (parsed === undefined) return { price, isUnderstood: false };
  const isUnderstood = parsed.isUnderstood && !hasFewerAmounts(newText, recordedText);
  return isUnderstood && hasNewAmounts(newText, recordedText)
    ? parsed
    : { price: { ...parsed.price, atLeast: price }, isUnderstood };
}

/** Without them nothing says that a price fell. */
function hasNewAmounts(newText: string, recordedText: string): boolean {
  const before = new Set(separateAmounts(recordedText).amounts);
  return separateAmounts(newText).amounts.some((amount) => !before.has(amount));
}

/** A lower price that the text calls a discount holds until its end; without a readable date it does not count. */
function limitDiscount(
  price: Price,
  discounted: Price,
  newText: string,
  model: PricedModel,
): ParsedPrice {
  const end = readPriceText(newText).discountEnd;
  const [before = 0, now = 0] = [price, discounted].map((one) => computeDearest(one, model));
  if (end === undefined || now >= before) return { price: discounted, isUnderstood: true };
  return Number.isNaN(end)
    ? { price, isUnderstood: false }
    : { price: { ...discounted, until: { at: end, next: price } }, isUnderstood: true };
}

/** What the dearest request costs, after the last discount. */
const computeDearest = (price: Price, { fields }: PricedModel) =>
  computePrice(price, { input: {}, fields, assumption: 'dearest', now: Infinity });

/**
 * Each rate becomes what its amount has become. Where that is unclear, all rates change as the amount that rises
 * most. Undefined if more than amounts differ.
 */
function followAmounts(price: Price, recordedText: string, newText: string): Price | undefined {
  const [before, now] = [separateAmounts(recordedText), separateAmounts(newText)];
  if (before.words !== now.words) return undefined;
  if (before.amounts.length === 0) return price;
  const changes = before.amounts.map((old, index) => [old, now.amounts[index] ?? old] as const);
  const highest = Math.max(...changes.map(([old, amount]) => amount / old));
  if (!Number.isFinite(highest)) return undefined;
  const amounts = new Map(changes);
  const rates: number[] = [];
  mapRates(price, (rate) => rates.push(rate));
  const isClear =
    changes.every(([old, amount]) => amounts.get(old) === amount) &&
    rates.every((rate) => amounts.has(rate));
  return mapRates(price, (rate) => (isClear ? amounts.get(rate) : undefined) ?? rate * highest);
}
