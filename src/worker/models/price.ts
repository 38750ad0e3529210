/**
 * Prices as data: a rate, which may depend on fields of the input, per task or other unit. In credits; KIE sells
 * one for 0.005 USD. `compute-price.ts` applies them.
 */

/** Credits, or a choice by the value of a field, or by whether a field is given. */
export type Rate =
  | number
  | { readonly by: string; readonly rates: Readonly<Record<string, Rate>> }
  | { readonly ifGiven: string; readonly yes: Rate; readonly no: Rate };

export type PriceUnit = 'task' | 'second' | 'image' | 'thousand characters';

/**
 * Seconds that KIE charges, and the most there can be:
 * - of the result, from a field. A value below `min` is not a duration, such as -1, with which the model decides;
 * - of the files in a field, all together;
 * - of a number of frames.
 */
export type Seconds =
  | { readonly field: string; readonly min: number; readonly max: number }
  | { readonly files: string; readonly max: number }
  | { readonly frames: string; readonly framesPerSecond: string };

/** Credits for each input file of these fields after the first `free` ones. */
export interface FileSurcharge {
  readonly rate: number;
  readonly files: readonly string[];
  readonly free: number;
}

export interface Price {
  readonly per: PriceUnit;
  readonly rate: Rate;
  /** For `second`: the sum of these. Default: the field `duration` within the bounds of its schema. */
  readonly seconds?: readonly Seconds[];
  readonly plus?: FileSurcharge;
}

export const flat = (rate: Rate): Price => ({ per: 'task', rate });
export const perSecond = (rate: Rate, ...seconds: Seconds[]): Price =>
  seconds.length === 0 ? { per: 'second', rate } : { per: 'second', rate, seconds };
export const perImage = (rate: Rate): Price => ({ per: 'image', rate });
export const perThousandCharacters = (rate: Rate): Price => ({ per: 'thousand characters', rate });

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

/** The price with credits for each input file after the first `free` ones. */
export const plusFiles = (
  price: Price,
  rate: number,
  files: readonly string[],
  free: number,
): Price => ({ ...price, plus: { rate, files, free } });
