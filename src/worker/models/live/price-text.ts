/** KIE's price texts as far as every part of the live catalogue has to know them. Pure. */

/** Whether two texts say the same: KIE changes white space and letter case without changing a price. */
export function isSamePriceText(one: string | null, other: string | null): boolean {
  return normalize(one) === normalize(other);
}

const normalize = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').trim().toLowerCase();
