/** KIE's price texts as far as every part of the live catalogue has to know them. Pure. */
import { separateAmounts } from './price-pattern.ts';

/** Whether two texts say the same: KIE changes white space and letter case without changing a price. */
export function isSamePriceText(one: string | null, other: string | null): boolean {
  return normalize(one) === normalize(other);
}

/** Whether a text states fewer amounts than the one before: it may be a part of the whole text. */
export function hasFewerAmounts(text: string, before: string | null): boolean {
  return countAmounts(text) < countAmounts(before ?? '');
}

const countAmounts = (text: string) => separateAmounts(text).amounts.length;

const normalize = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').trim().toLowerCase();
