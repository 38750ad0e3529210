/**
 * Prices as data: a rate, which may depend on fields of the input, per task or other unit. In credits; KIE sells
 * one for 0.005 USD. `compute-price.ts` applies them.
 */

/** Credits, or a choice by the value of a field, or by whether a field is given. */
export type Rate =
  | number
  | { readonly by: string; readonly rates: Readonly<Record<string, Rate>> }
  | { readonly ifGiven: string; readonly yes: Rate; readonly no: Rate };

export const PRICE_UNITS = [
  'task',
  'second',
  'image',
  'thousand characters',
  'million tokens',
] as const;
/** What the rate is for. `million tokens` are those of the speech that is made. */
export type PriceUnit = (typeof PRICE_UNITS)[number];

/**
 * Seconds that KIE charges, and the most there can be:
 * - of the result, from a field. A value below `min` is not a duration, such as -1, with which the model decides;
 * - of the files in a field, all together, or of those in `orFiles` if they are longer;
 * - of a number of frames.
 */
export type Seconds =
  | { readonly field: string; readonly min: number; readonly max: number }
  | { readonly files: string; readonly orFiles?: string; readonly max: number }
  | { readonly frames: string; readonly framesPerSecond: string };

/** Credits for each input file of these fields after the first `free` ones. */
export interface FileSurcharge {
  readonly rate: number;
  readonly files: readonly string[];
  readonly free: number;
}

/** How many images a model makes as a rule, and at most. */
export interface ResultImages {
  readonly usual: number;
  readonly most: number;
}

export interface Price {
  readonly per: PriceUnit;
  readonly rate: Rate;
  /** For `second`: the sum of these. Default: the field `duration` within the bounds of its schema. */
  readonly seconds?: readonly Seconds[];
  /** For `image`, if no field says how many. */
  readonly images?: ResultImages;
  /** For `million tokens`: credits for those of the text. */
  readonly textRate?: number;
  readonly plus?: FileSurcharge;
  /** A task costs no less than by this price: the text of the other one may be a part of KIE's text. */
  readonly atLeast?: Price;
  /** The price is a discount that ends at this time, in Unix milliseconds. */
  readonly until?: { readonly at: number; readonly next: Price };
}

/** The price that holds at a time in Unix milliseconds. */
export function priceAt(price: Price, now: number): Price {
  const { until, atLeast } = price;
  if (until === undefined || now < until.at) return price;
  const next = priceAt(until.next, now);
  return atLeast === undefined ? next : { ...next, atLeast };
}

export const flat = (rate: Rate): Price => ({ per: 'task', rate });
export const perSecond = (rate: Rate, ...seconds: Seconds[]): Price =>
  seconds.length === 0 ? { per: 'second', rate } : { per: 'second', rate, seconds };
export const perImage = (rate: Rate): Price => ({ per: 'image', rate });
export const perThousandCharacters = (rate: Rate): Price => ({ per: 'thousand characters', rate });
/** Credits for a million tokens of a text and for a million of the speech made of it. */
export const perMillionTokens = (textRate: number, rate: number): Price => ({
  per: 'million tokens',
  rate,
  textRate,
});
/** Credits for each image of a number that only the result tells. */
export const perResultImage = (rate: Rate, images: ResultImages): Price => ({
  per: 'image',
  rate,
  images,
});

/** The rate by a field's value. */
export const priceBy = (field: string, rates: Readonly<Record<string, Rate>>): Rate => ({
  by: field,
  rates,
});
/** The rate `yes` if the field is given and not empty, otherwise `no`. */
export const priceIf = (field: string, yes: Rate, no: Rate): Rate => ({ ifGiven: field, yes, no });

/** Seconds of the result. */
export const duration = (min: number, max: number): Seconds => ({ field: 'duration', min, max });
/** Seconds of the files in a field. */
export const secondsOf = (files: string, max: number): Seconds => ({ files, max });

/** Seconds of the files in one field or the other, whichever are longer. */
export const longerOf = (files: string, orFiles: string, max: number): Seconds => ({
  files,
  orFiles,
  max,
});

/** The price with credits for each input file after the first `free` ones. */
export const plusFiles = (
  price: Price,
  rate: number,
  files: readonly string[],
  free: number,
): Price => ({ ...price, plus: { rate, files, free } });

/** The price until a time such as `2026-12-31T00:00+08:00`, and `next` from then on. */
export const priceUntil = (time: string, price: Price, next: Price): Price => ({
  ...price,
  until: { at: Date.parse(time), next },
});
