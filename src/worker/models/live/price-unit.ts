/** What the rate of a price text is for. Pure. */
import { OUTPUT_COUNT_FIELDS } from '../usual-fields.ts';
import type { ModelKind } from '../model.ts';
import {
  flat,
  perImage,
  perMillionTokens,
  perResultImage,
  perThousandCharacters,
  type Price,
  type Rate,
} from '../price.ts';
import { TEXT_FIELDS } from '../priced-texts.ts';
import type { Fields } from '../schema.ts';
import { priceSeconds } from './charged-seconds.ts';
import { findDurationField, readBounds } from './label-fields.ts';
import { mapRates } from './price-rate.ts';
import type { PriceText } from './price-tokens.ts';

export interface PricedModel {
  /** Of its input; empty if its schema is not known. */
  readonly fields: Fields;
  readonly kind: ModelKind | undefined;
}

export interface ParsedPrice {
  readonly price: Price;
  /** Whether amounts and units are clear. Otherwise the price is a cautious upper bound. */
  readonly isUnderstood: boolean;
}

// Cautious numbers of units that only KIE knows.
/** 2048 × 2048 pixels: the models that have been priced so make images of 1024 × 1024. */
const MAX_MEGAPIXELS = 4.2;
/** Layers of an image: two in KIE's recorded tasks. */
const RESULT_IMAGES = { usual: 2, most: 17 };
const MAX_THOUSAND_CHARACTERS = 20;

const has = (fields: Fields, names: readonly string[]) =>
  names.some((name) => Object.hasOwn(fields, name));

const understood = (price: Price): ParsedPrice => ({ price, isUnderstood: true });
const cautious = (price: Price, units = 1): ParsedPrice => ({
  price: mapRates(price, (credits) => credits * units),
  isUnderstood: false,
});

export const isPerSecond = ({ words, unitSeconds }: PriceText) =>
  unitSeconds !== undefined || /(?<!['’\d])\b(?:s|secs?|seconds?)\b/.test(words);

export function applyUnit(rate: Rate, text: PriceText, model: PricedModel): ParsedPrice {
  const { words } = text;
  const { fields, kind } = model;
  if (isPerSecond(text)) return priceUnitSeconds(rate, text, fields);
  if (!isWhole(text, model)) {
    if (/\btokens?\b/.test(words)) return priceTokens(text);
    const characters = /([\d,]{1,12}) ?characters\b|\bper character\b/.exec(words);
    const count = Number(characters?.[1]?.replaceAll(',', '')) || 1;
    if (characters !== null) return priceCharacters(rate, count / 1000, fields);
    if (/\bmegapixels?\b/.test(words)) return cautious(perImage(rate), MAX_MEGAPIXELS);
    if (has(fields, TEXT_FIELDS)) return cautious(perThousandCharacters(rate));
    if (kind !== 'image') return cautious(priceSeconds(rate, text, fields).price);
    return cautious(perImage(rate), RESULT_IMAGES.most);
  }
  const isCounted = has(fields, OUTPUT_COUNT_FIELDS);
  if (kind !== 'image' && kind !== undefined && !isCounted) return understood(flat(rate));
  const isByResult = /\blayers?\b|number of (?:final |output )?images/.test(words);
  return isByResult && !isCounted
    ? cautious(perResultImage(rate, RESULT_IMAGES))
    : understood(perImage(rate));
}

/** Whether a line has an amount for the input, and behind it one for the output. */
function namesInputFirst(line: string): boolean {
  const input = line.indexOf('input #');
  return input >= 0 && line.includes('output #', input);
}

/** Seconds, or units of several of which a part counts as one. */
function priceUnitSeconds(rate: Rate, text: PriceText, fields: Fields): ParsedPrice {
  const { price, isUnderstood } = priceSeconds(rate, text, fields);
  const unit = text.unitSeconds ?? 1;
  const duration = findDurationField(fields);
  const least = Math.max(1, duration === undefined ? 1 : readBounds(fields[duration]).min);
  // A result of s seconds, at least `least`, has at most s / unit + 1 ≤ s × (1 / unit + 1 / least) units.
  const perSecond = unit <= 1 ? Math.ceil(1 / unit) : Math.min(1, 1 / unit + 1 / least);
  return {
    price: mapRates(price, (credits) => credits * perSecond),
    isUnderstood: isUnderstood && unit * perSecond === 1,
  };
}

/** A rate for the tokens of the text and one for those of the speech, in this order; or the dearest for both. */
function priceTokens({ words, amounts, bonusCredits = 0 }: PriceText): ParsedPrice {
  const all = amounts.flatMap(({ credits }) => credits);
  const [input, output] = all;
  const isMillion = /\b(?:1 ?m|million) tokens\b/.test(words);
  const isOrdered = all.length === 2 && words.split('\n').some(namesInputFirst);
  if (isMillion && isOrdered && input !== undefined && output !== undefined)
    return understood(perMillionTokens(input, output));
  const dearest = Math.max(bonusCredits, ...all);
  return cautious(perMillionTokens(dearest, dearest), isMillion ? 1 : 1000);
}

/** `count` is how many thousand characters the rate is for. */
function priceCharacters(rate: Rate, count: number, fields: Fields): ParsedPrice {
  const price = mapRates(perThousandCharacters(rate), (credits) => credits / count);
  return has(fields, TEXT_FIELDS)
    ? understood(price)
    : cautious({ ...price, per: 'task' }, MAX_THOUSAND_CHARACTERS);
}

/** Units of which a task has one, or as many as a field says. */
const WHOLE_UNIT =
  /^(?:output|images?|pictures?|videos?|clips?|requests?|generations?|extensions?|upscales?|tasks?|songs?|tracks?|calls?)$/;

/** Without a unit, a price is for the whole, unless it may depend on the length of the result. */
function isWhole({ words, seconds }: PriceText, { fields, kind }: PricedModel): boolean {
  const units = [...words.matchAll(/(?:\bper\b|#\)?\s?\/)[\s≤~#\d,.]{0,20}([a-z]+)/g)];
  if (units.length > 0) return units.every(([, unit = '']) => WHOLE_UNIT.test(unit));
  const isFixed = kind === 'image' || findDurationField(fields) === undefined || seconds.length > 0;
  return isFixed && !/\b(?:tokens|characters|megapixels?)\b/.test(words);
}
