/** Which amount of a price text is for which values of a model's fields. Pure. */
import type { Fields } from '../schema.ts';
import { findLabelledField, type FieldValues } from './label-fields.ts';
import type { Amount, PriceText } from './price-tokens.ts';

/** An amount in credits, and the values that it is for: of a field without an entry, all. */
export interface LabelledAmount {
  readonly credits: number;
  readonly labels: readonly FieldValues[];
}

export interface LabelledAmounts {
  readonly amounts: readonly LabelledAmount[];
  /** Every label of the text, those that no amount has included. */
  readonly labels: readonly FieldValues[];
}

/**
 * A field's labels stand before their amounts (`480p: 8 credits`), and then hold until the field's next one; or
 * after them (`8 credits for 480p`). A field whose labels stand on both sides is unclear.
 */
type Side = 'before' | 'after' | 'unclear';

type Part = FieldValues | Amount;
const isLabel = (part: Part): part is FieldValues => 'field' in part;

/** `ignored` are labels that do not tell amounts apart. */
export function labelAmounts(
  { sentences }: PriceText,
  fields: Fields,
  ignored: 'seconds' | undefined,
): LabelledAmounts {
  const labels = sentences.flat().filter((token) => token.type === 'label');
  const sizes = labels.filter(({ about }) => about === 'size').flatMap(({ values }) => values);
  const uniqueSizes = [...new Set(sizes)];
  const read = sentences.map((tokens) =>
    tokens.flatMap((token): readonly Part[] => {
      if (token.type === 'amount') return [token];
      return token.about === ignored ? [] : [findLabelledField(token, uniqueSizes, fields)];
    }),
  );
  const sides = findSides(read);
  const amounts: LabelledAmount[] = [];
  let held: readonly HeldLabel[] = [];
  for (const parts of read) {
    let wasLabelledAfter = false;
    for (const [index, part] of parts.entries()) {
      const gap = amounts.length;
      if (isLabel(part)) {
        if (sides.get(part.field) === 'before') held = hold(held, { ...part, gap });
        continue;
      }
      const after = listAfter(parts, index).filter(({ field }) => sides.get(field) === 'after');
      const own = [...held.filter((label) => label.gap === gap), ...after];
      // Labels further up hold for an amount that its own labels set apart from the one before it.
      const isInSeries =
        (wasLabelledAfter && after.length > 0) ||
        own.some(({ field }) => amounts.at(-1)?.labels.some((label) => label.field === field));
      amounts.push(...spread(part.credits, isInSeries ? [...held, ...after] : own));
      wasLabelledAfter = after.length > 0;
    }
  }
  return { amounts, labels: read.flat().filter(isLabel) };
}

/** `gap` is the number of amounts before it. */
type HeldLabel = FieldValues & { readonly gap: number };

/**
 * A label replaces the one before of its field and those that came after that one, such as the lengths at one
 * size, unless they stand beside the new one.
 */
function hold(held: readonly HeldLabel[], label: HeldLabel): readonly HeldLabel[] {
  const place = held.findIndex(({ field }) => field === label.field);
  const isKept = ({ gap }: HeldLabel, i: number) =>
    place < 0 || i < place || (i > place && gap === label.gap);
  return [...held.filter(isKept), label];
}

/** Amounts of a list take the values of the one list of as many labels in turn; otherwise the dearest is for all. */
function spread(
  credits: readonly number[],
  labels: readonly FieldValues[],
): readonly LabelledAmount[] {
  const lists = labels.filter(({ values }) => values.length === credits.length);
  const [list] = lists;
  if (credits.length === 1 || list === undefined || lists.length > 1)
    return [{ credits: Math.max(...credits), labels }];
  return credits.map((amount, i) => ({
    credits: amount,
    labels: labels.map((label) =>
      label === list ? { field: list.field, values: list.values.slice(i, i + 1) } : label,
    ),
  }));
}

function findSides(sentences: readonly (readonly Part[])[]): ReadonlyMap<string, Side> {
  const sides = new Map<string, Side>();
  for (const parts of sentences)
    for (const field of new Set(parts.filter(isLabel).map((label) => label.field))) {
      const side = findSide(field, parts);
      // Two labels of a field for one amount, as in `10s at 720p or 5s at 1080p`, leave the others open, too.
      if (side === undefined) return new Map();
      sides.set(field, (sides.get(field) ?? side) === side ? side : 'unclear');
    }
  return sides;
}

function findSide(field: string, parts: readonly Part[]): Side | undefined {
  const own = parts.filter((part) => !isLabel(part) || part.field === field);
  const isLabelAt = (index: number) => {
    const part = own.at(index);
    return part !== undefined && isLabel(part);
  };
  if (own.some((_, index) => index > 0 && isLabelAt(index) && isLabelAt(index - 1)))
    return undefined;
  // A sentence without amounts is a heading.
  if (own.length === 1) return 'before';
  if (isLabelAt(0)) return isLabelAt(-1) ? 'unclear' : 'before';
  const isFollowed = parts.every((part, i) => isLabel(part) || listAfter(parts, i).length > 0);
  return isFollowed ? 'after' : 'unclear';
}

/** The labels between an amount and the next one. */
function listAfter(parts: readonly Part[], index: number): readonly FieldValues[] {
  const next = parts.findIndex((other, i) => i > index && !isLabel(other));
  return parts.slice(index + 1, next < 0 ? undefined : next).filter(isLabel);
}
