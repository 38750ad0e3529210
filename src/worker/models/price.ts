/**
 * Prices as data: a rate, which may depend on fields of the input, per task or other unit. Pure. In
 * credits; KIE sells one for 0.005 USD.
 */
import type { Fields } from './schema.ts';

/** Credits, or a choice by the value of a field, or by whether a field is given. */
export type Rate =
  | number
  | { readonly by: string; readonly rates: Readonly<Record<string, Rate>> }
  | { readonly ifGiven: string; readonly yes: Rate; readonly no: Rate };

/** `second`: of the result if the input has its duration, otherwise of the input file. */
export type PriceUnit = 'task' | 'second' | 'image' | 'thousand characters';

export interface Price {
  readonly per: PriceUnit;
  readonly rate: Rate;
}

export const flat = (rate: Rate): Price => ({ per: 'task', rate });
export const perSecond = (rate: Rate): Price => ({ per: 'second', rate });
export const perImage = (rate: Rate): Price => ({ per: 'image', rate });
export const perThousandCharacters = (rate: Rate): Price => ({ per: 'thousand characters', rate });

/** The rate by a field's value or, if the field is absent, by its default. */
export const priceBy = (field: string, rates: Readonly<Record<string, Rate>>): Rate => ({
  by: field,
  rates,
});
/** The rate `yes` if the field is given and not empty, otherwise `no`. */
export const priceIf = (field: string, yes: Rate, no: Rate): Rate => ({ ifGiven: field, yes, no });

type Input = Readonly<Record<string, unknown>>;

/** Credits for this input; undefined if the price list or the input lacks what is needed. */
export function computePrice(
  { per, rate }: Price,
  input: Input,
  fields: Fields,
): number | undefined {
  // An absent flag is false.
  const value = (field: string) =>
    input[field] ??
    fields[field]?.default ??
    (fields[field]?.type === 'boolean' ? false : undefined);
  const credits = resolveRate(rate, value);
  const units = countUnits(per, value, input);
  return credits === undefined || units === undefined ? undefined : credits * units;
}

/** Fields with the number of files to make, and with the text to speak. */
const OUTPUT_COUNT_FIELDS = ['num_images', 'max_images', 'n'];
const TEXT_FIELDS = ['text'];

function resolveRate(rate: Rate, value: (field: string) => unknown): number | undefined {
  if (typeof rate === 'number') return rate;
  if ('ifGiven' in rate)
    return resolveRate(isGiven(value(rate.ifGiven)) ? rate.yes : rate.no, value);
  const given = value(rate.by);
  if (given === undefined) return highestRate(Object.values(rate.rates), value);
  const name = typeof given === 'string' ? given : JSON.stringify(given);
  const next = Object.hasOwn(rate.rates, name) ? rate.rates[name] : undefined;
  return next === undefined ? undefined : resolveRate(next, value);
}

/** The most that an absent field without a documented default can cost. */
function highestRate(
  rates: readonly Rate[],
  value: (field: string) => unknown,
): number | undefined {
  const credits = rates
    .map((rate) => resolveRate(rate, value))
    .filter((rate) => rate !== undefined);
  return credits.length === 0 ? undefined : Math.max(...credits);
}

function countUnits(
  per: PriceUnit,
  value: (field: string) => unknown,
  input: Input,
): number | undefined {
  switch (per) {
    case 'task':
      return 1;
    case 'second':
      return positive(value('duration'));
    case 'image': {
      const count = OUTPUT_COUNT_FIELDS.map(value).find((given) => given !== undefined);
      return count === undefined ? 1 : positive(count);
    }
    case 'thousand characters': {
      const texts = TEXT_FIELDS.map((field) => input[field]).filter(
        (given) => typeof given === 'string',
      );
      return texts.length === 0 ? undefined : Array.from(texts.join('')).length / 1000;
    }
  }
}

function positive(value: unknown): number | undefined {
  const number = Number(value);
  return Number.isFinite(number) && number > 0 ? number : undefined;
}

function isGiven(value: unknown): boolean {
  return (
    value !== undefined &&
    value !== null &&
    value !== '' &&
    !(Array.isArray(value) && value.length === 0)
  );
}
