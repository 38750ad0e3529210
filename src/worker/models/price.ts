/**
 * What KIE's price list says of a model, as data: a rate that may depend on fields of the input, and
 * what it is for. Pure. Credits; KIE sells one for 0.005 USD.
 */
import type { Fields } from './schema.ts';

/** A number of credits, or which one by the value of a field, or by whether a field is there. */
export type Rate =
  | number
  | { readonly by: string; readonly of: Readonly<Record<string, Rate>> }
  | { readonly whether: string; readonly yes: Rate; readonly no: Rate };

/** `second` is one of the result where the input says its length, and otherwise of what goes in. */
export type PriceUnit = 'task' | 'second' | 'image' | 'thousand characters';

export interface Price {
  readonly per: PriceUnit;
  readonly rate: Rate;
}

export const each = (rate: Rate): Price => ({ per: 'task', rate });
export const perSecond = (rate: Rate): Price => ({ per: 'second', rate });
export const perImage = (rate: Rate): Price => ({ per: 'image', rate });
export const perThousandCharacters = (rate: Rate): Price => ({ per: 'thousand characters', rate });

/** The rate by a field's value; where the field is left out, by its default. */
export const by = (field: string, of: Readonly<Record<string, Rate>>): Rate => ({ by: field, of });
/** The rate by whether a field is given and not empty. */
export const whether = (field: string, yes: Rate, no: Rate): Rate => ({ whether: field, yes, no });

type Input = Readonly<Record<string, unknown>>;

/** Credits for this input; undefined where the list does not tell, or the input does not say how much. */
export function priceOf({ per, rate }: Price, input: Input, fields: Fields): number | undefined {
  // A flag that is left out is not set.
  const value = (field: string) =>
    input[field] ??
    fields[field]?.default ??
    (fields[field]?.type === 'boolean' ? false : undefined);
  const credits = resolve(rate, value);
  const units = unitsOf(per, value, input);
  return credits === undefined || units === undefined ? undefined : credits * units;
}

/** The fields in which models are told how many files to make, and what to read out. */
const COUNTS = ['num_images', 'max_images', 'n'];
const TEXTS = ['text'];

function resolve(rate: Rate, value: (field: string) => unknown): number | undefined {
  if (typeof rate === 'number') return rate;
  if ('whether' in rate) return resolve(isGiven(value(rate.whether)) ? rate.yes : rate.no, value);
  const given = value(rate.by);
  if (given === undefined) return dearest(Object.values(rate.of), value);
  // Not a plain value, it is the name of no rate.
  const name = typeof given === 'string' ? given : JSON.stringify(given);
  const next = Object.hasOwn(rate.of, name) ? rate.of[name] : undefined;
  return next === undefined ? undefined : resolve(next, value);
}

/** Left out, and KIE does not say what it takes then: so much it is at most. */
function dearest(rates: readonly Rate[], value: (field: string) => unknown): number | undefined {
  const credits = rates.map((rate) => resolve(rate, value)).filter((rate) => rate !== undefined);
  return credits.length === 0 ? undefined : Math.max(...credits);
}

function unitsOf(
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
      const count = COUNTS.map(value).find((given) => given !== undefined);
      return count === undefined ? 1 : positive(count);
    }
    case 'thousand characters': {
      const texts = TEXTS.map((field) => input[field]).filter((given) => typeof given === 'string');
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
