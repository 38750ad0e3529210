/** The rate that amounts with labels are, as a choice by the values of fields. Pure. */
import { priceBy, priceIf, type Price, type Rate } from '../price.ts';
import type { FieldSchema, Fields } from '../schema.ts';
import { findFileFields, normalizeValue } from './label-fields.ts';
import type { LabelledAmount, LabelledAmounts } from './labelled-amounts.ts';

/** More combinations of values are no price list. */
const MAX_RATES = 500;

/** In place of every value that the text does not name. */
const OTHER = 'other';

/** What the values of a field that the text does not name cost at most, as a multiple of the dearest amount. */
export interface OtherValues {
  readonly field: string;
  readonly factor: number;
}

/**
 * A request's rate is the dearest of the amounts that may be meant for it: those that no label excludes. If there
 * is none, or if an amount has no labels, it is the dearest amount of all.
 */
export function toRate(
  { amounts, labels }: LabelledAmounts,
  fields: Fields,
  others?: OtherValues,
): Rate {
  const dearest = Math.max(...amounts.map(({ credits }) => credits));
  const videoFields = findFileFields('video', fields);
  const names = [...new Set(labels.map(({ field }) => field))].filter((field) =>
    Object.hasOwn(fields, field),
  );
  const choices = names.map((field) => ({
    field,
    values: listValues(
      videoFields.includes(field) ? undefined : fields[field],
      labels.flatMap((label) => (label.field === field ? label.values : [])),
    ),
  }));
  const isClear = amounts.every((amount) => amount.labels.length > 0);
  if (!isClear || choices.reduce((product, { values }) => product * values.length, 1) > MAX_RATES)
    return dearest * (others?.factor ?? 1);

  const choose = (possible: readonly LabelledAmount[], [choice, ...next]: typeof choices): Rate => {
    if (possible.length === 0) return dearest;
    if (choice === undefined) return Math.max(...possible.map(({ credits }) => credits));
    const { field, values } = choice;
    const isFor = (value: string, amount: LabelledAmount) =>
      amount.labels.every((label) => label.field !== field || label.values.includes(value));
    const rateOf = (value: string) =>
      value === OTHER
        ? dearest * (field === others?.field ? others.factor : 1)
        : choose(
            possible.filter((one) => isFor(value, one)),
            next,
          );
    const rates = values.map((value) => [value, rateOf(value)] as const);
    const [[, first] = [OTHER, dearest], [, second] = [OTHER, dearest]] = rates;
    if (typeof first === 'number' && rates.every(([, rate]) => rate === first)) return first;
    if (videoFields.includes(field))
      return videoFields.reduce((rate, name) => priceIf(name, first, rate), second);
    return priceBy(field, Object.fromEntries(rates));
  };
  return choose(amounts, choices);
}

/** The values that a rate is chosen by: those of the text, and one for all others. A flag and a file have two. */
function listValues(schema: FieldSchema | undefined, named: readonly string[]): readonly string[] {
  if (schema === undefined || schema.type === 'boolean') return ['true', 'false'];
  const isWhole = schema.enum?.every((value) => named.includes(normalizeValue(value))) ?? false;
  return [...new Set(isWhole ? named : [...named, OTHER])];
}

/** The price with each of its rates replaced. */
export function mapRates(price: Price, replace: (rate: number) => number): Price {
  const map = (rate: Rate): Rate => {
    if (typeof rate === 'number') return replace(rate);
    if ('ifGiven' in rate) return priceIf(rate.ifGiven, map(rate.yes), map(rate.no));
    const entries = Object.entries(rate.rates).map(([value, part]) => [value, map(part)] as const);
    return priceBy(rate.by, Object.fromEntries(entries));
  };
  const { textRate, plus, until } = price;
  return {
    ...price,
    rate: map(price.rate),
    ...(textRate === undefined ? {} : { textRate: replace(textRate) }),
    ...(plus === undefined ? {} : { plus: { ...plus, rate: replace(plus.rate) } }),
    ...(until === undefined ? {} : { until: { ...until, next: mapRates(until.next, replace) } }),
  };
}
