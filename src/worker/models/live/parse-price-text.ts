/**
 * Parses the prose in which KIE states a price. Pure. What the price computes is never below what the text says:
 * where the text leaves something open, its dearest reading counts.
 */
import { flat, plusFiles, type Price } from '../price.ts';
import { findFileFields } from './label-fields.ts';
import { labelAmounts, type LabelledAmounts } from './labelled-amounts.ts';
import { mapRates, toRate } from './price-rate.ts';
import { readPriceText, type Amount, type PriceText } from './price-tokens.ts';
import { applyUnit, isPerSecond, type ParsedPrice, type PricedModel } from './price-unit.ts';
import { findMostFiles, findOtherSeconds } from './unnamed-values.ts';

export type { ParsedPrice, PricedModel };

/** Undefined if the text states no price. */
export function parsePriceText(text: string, model: PricedModel): ParsedPrice | undefined {
  const read = readPriceText(text);
  const { amounts, bonusCredits, words } = read;
  if (amounts.length === 0 && bonusCredits === undefined)
    return FREE.test(words) ? { price: flat(0), isUnderstood: true } : undefined;
  const images = amounts.filter(({ isPerInputImage }) => isPerInputImage);
  const isPlus = images.length < amounts.length;
  const main = isPlus ? withoutInputImages(read) : read;
  const labelled = labelAmounts(main, model.fields, isPerSecond(read) ? 'seconds' : undefined);
  const bonus = bonusCredits === undefined ? [] : [{ credits: bonusCredits, labels: [] }];
  const listed = { ...labelled, amounts: [...labelled.amounts, ...bonus] };
  const isSum = read.unused.isSum || hasSeveralUnits(main);
  const others = findOtherSeconds(listed, model.fields);
  const rate = isSum ? sumAmounts(listed) : toRate(listed, model.fields, others);
  const task = applyUnit(rate, main, model);
  const plus = isPlus && images.length > 0 ? addInputImages(task.price, images, read, model) : task;
  const factor =
    read.unused.factor * findMostFiles(model.fields) * (isSum ? (others?.factor ?? 1) : 1);
  return endDiscount(read.discountEnd, {
    price: mapRates(plus.price, (credits) => credits * factor),
    isUnderstood:
      task.isUnderstood &&
      plus.isUnderstood &&
      read.isWhole &&
      bonusCredits === undefined &&
      others === undefined &&
      read.unused.isEmpty &&
      factor === 1 &&
      !isSum,
  });
}

/** KIE says so of tasks by their names; another statement may be about a part, such as `Input video is free`. */
const FREE =
  /^(?:pricing: )?(?:(?:cover |re)?generate|create|check|validation)(?: (?:midi|persona|voice|phrase|segment map))? is (?:now )?free\s*$/;

/** Whether the text has amounts for several kinds of units, of which a task may have one each. */
const hasSeveralUnits = ({ words }: PriceText) =>
  new Set(
    [
      ...words.matchAll(
        /(?:\bper |#\)?\s?\/\s?)(?:≤?# )?(?:output )?(image|video|request|generation|task)s?\b/g,
      ),
    ].map(([, unit]) => unit),
  ).size > 1;

const sumAmounts = ({ amounts }: LabelledAmounts) =>
  [...new Set(amounts.map(({ credits }) => credits))].reduce((sum, credits) => sum + credits, 0);

/** Without the sentences that are about input images alone. */
const withoutInputImages = (read: PriceText): PriceText => ({
  ...read,
  sentences: read.sentences.filter((tokens) => {
    const amounts = tokens.filter((token) => token.type === 'amount');
    return amounts.length === 0 || amounts.some(({ isPerInputImage }) => !isPerInputImage);
  }),
});

/** Counted where the fields with the images are not known. */
const MAX_INPUT_IMAGES = 10;

function addInputImages(
  price: Price,
  images: readonly Amount[],
  { words }: PriceText,
  { fields }: PricedModel,
): ParsedPrice {
  const credits = Math.max(...images.flatMap((amount) => amount.credits));
  const files = findFileFields('image', fields);
  if (files.length === 0) {
    const names = Object.keys(fields);
    const isWithoutFiles =
      names.length > 0 &&
      names.every((name) => fields[name]?.type !== 'array' && !/image|picture|photo/.test(name));
    if (isWithoutFiles) return { price, isUnderstood: true };
    return {
      price: mapRates(price, (rate) => rate + credits * MAX_INPUT_IMAGES),
      isUnderstood: false,
    };
  }
  const free = /first (?:(\d{1,2}) )?(?:input )?images? (?:is |are )?free/.exec(words);
  const count = free === null ? 0 : Number(free[1] ?? 1);
  return { price: plusFiles(price, credits, files, count), isUnderstood: true };
}

/** The price after a discount, as a multiple: KIE's discounts have gone down to 0.35 of the price. */
const AFTER_DISCOUNT = 3;

/** A price that ends at a date becomes a cautious one then; without a readable date it is one from the start. */
function endDiscount(end: number | undefined, parsed: ParsedPrice): ParsedPrice {
  if (end === undefined) return parsed;
  const next = mapRates(parsed.price, (rate) => rate * AFTER_DISCOUNT);
  return Number.isNaN(end)
    ? { price: next, isUnderstood: false }
    : { ...parsed, price: { ...parsed.price, until: { at: end, next } } };
}
