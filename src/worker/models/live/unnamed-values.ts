/** What a request may ask for by its schema although the price text says nothing of it. Pure. */
import type { FieldSchema, Fields } from '../schema.ts';
import { OUTPUT_COUNT_FIELDS } from '../usual-fields.ts';
import { MAX_RESULT_SECONDS } from './charged-seconds.ts';
import { findDurationField, readBounds, type FieldValues } from './label-fields.ts';
import type { LabelledAmounts } from './labelled-amounts.ts';
import type { OtherValues } from './price-rate.ts';

/** What a length costs that the text does not name, by the dearest second of those that it names. */
export function findOtherSeconds(
  { amounts, labels }: LabelledAmounts,
  fields: Fields,
): OtherValues | undefined {
  const field = findDurationField(fields);
  const secondsOf = (own: readonly FieldValues[]) =>
    own.filter((label) => label.field === field).flatMap(({ values }) => values.map(parseFloat));
  const named = secondsOf(labels);
  if (field === undefined || named.length === 0) return undefined;
  const { max = MAX_RESULT_SECONDS } = readBounds(fields[field]);
  if (max <= Math.max(...named)) return undefined;
  const dearest = Math.max(...amounts.map(({ credits }) => credits));
  const own = amounts.map(({ credits, labels: list }) => ({ credits, seconds: secondsOf(list) }));
  const timed = own.filter(({ seconds }) => seconds.length > 0);
  const perSecond =
    timed.length === 0
      ? [dearest / Math.min(...named)]
      : timed.map(({ credits, seconds }) => credits / Math.min(...seconds));
  const factor = (Math.max(...perSecond) * max) / dearest;
  return Number.isFinite(factor) ? { field, factor: Math.max(1, factor) } : undefined;
}

const COUNT_NAMES =
  /(?:^|_)(?:nu?m?|number|count|quantity|batch|variants?|variations?|samples?|outputs?|images|videos|results)(?:_|$)|^(?:num|number)[A-Z]|(?:Count|Quantity)$/;
const OTHER_COUNTS = /frame|step|seed|scale|token|char|word|second|width|height/i;
/** Counted for a field without a maximum. */
const MAX_FILES = 12;

/** The most files by a field that only looks like a number of files; 1 if there is no such field. */
export function findMostFiles(fields: Fields): number {
  const counts = Object.entries(fields)
    .filter(
      ([name, schema]) =>
        COUNT_NAMES.test(name) &&
        !OTHER_COUNTS.test(name) &&
        !OUTPUT_COUNT_FIELDS.includes(name) &&
        isNumber(schema),
    )
    .map(([, schema]) => readBounds(schema).max ?? MAX_FILES);
  return Math.max(1, ...counts);
}

const isNumber = ({ type, enum: allowed = [] }: FieldSchema) =>
  type === 'integer' || type === 'number' || allowed.some((value) => Number(value) > 1);
