/** Formats types and constraints of schemas as text. */
import { html } from 'hono/html';
import type { OpenApiDocument, Schema } from '../openapi.ts';
import { refName, unwrapSchema } from './resolve-ref.ts';
import { renderCode, joinWithCommas, renderValue, type Html } from './markup.ts';

/** Longer lists of values are folded. */
const MAX_VALUES_SHOWN = 12;

/** A type such as `array of string or null`. */
export function formatType(document: OpenApiDocument, schema: Schema): string {
  const { schema: inner, isNullable } = unwrapSchema(document, schema);
  const words = formatNonNullType(document, inner, refName(schema));
  return isNullable ? `${words} or null` : words;
}

function formatNonNullType(
  document: OpenApiDocument,
  schema: Schema,
  name: string | undefined,
): string {
  const { type, items, anyOf, oneOf, additionalProperties } = schema;
  const choices = anyOf ?? oneOf;
  if (name !== undefined && (schema.properties !== undefined || choices !== undefined)) return name;
  if (choices !== undefined && type === undefined)
    return [...new Set(choices.map((choice) => formatType(document, choice)))].join(' or ');
  if (type === 'array')
    return items === undefined ? 'array' : `array of ${formatType(document, items)}`;
  if (type === 'object' && isMap(additionalProperties))
    return `object of ${formatType(document, additionalProperties)}`;
  if (schema.format === 'binary') return 'file';
  return typeof type === 'string' ? type : (type?.join(' or ') ?? 'any');
}

/** True if additional properties have a schema of their own. */
export function isMap(schema: Schema['additionalProperties']): schema is Schema {
  return typeof schema === 'object' && Object.keys(schema).length > 0;
}

/** The constraints on a value, one sentence each. */
export function formatConstraints(schema: Schema): Html[] {
  const { enum: values, pattern, format, contentMediaType, multipleOf } = schema;
  const sentences: Html[] = [
    ...(schema.const === undefined ? [] : [html`Always ${renderValue(schema.const)}.`]),
    ...(values === undefined ? [] : [formatEnum(values)]),
    ...formatRange(schema.minLength, schema.maxLength, 'character'),
    ...formatRange(schema.minItems, schema.maxItems, 'item'),
    ...formatItemConstraints(schema.items),
    ...formatRange(schema.minimum, schema.maximum, ''),
    ...(schema.exclusiveMinimum === undefined ? [] : [html`More than ${schema.exclusiveMinimum}.`]),
    ...(multipleOf === undefined ? [] : [html`In steps of ${multipleOf}.`]),
    ...(contentMediaType === undefined ? [] : [html`A URL of ${renderCode(contentMediaType)}.`]),
    ...(format === 'uri' && contentMediaType === undefined ? [html`A URL.`] : []),
    ...(format === 'date-time' ? [html`ISO 8601.`] : []),
    ...(pattern === undefined || format !== undefined
      ? []
      : [html`Matches ${renderCode(pattern)}.`]),
    ...(schema.default === undefined || schema.default === ''
      ? []
      : [html`Default: ${renderValue(schema.default)}.`]),
  ];
  return sentences.map((sentence) => html` ${sentence}`);
}

function formatEnum(values: readonly unknown[]): Html {
  const all = joinWithCommas(values.map(renderValue));
  if (values.length <= MAX_VALUES_SHOWN) return html`One of ${all}.`;
  return html`<details class="values">
    <summary>One of ${values.length} values</summary>
    ${all}
  </details>`;
}

/** The constraints on the items of a list. */
function formatItemConstraints(items: Schema | undefined): Html[] {
  if (items === undefined) return [];
  if (items.contentMediaType !== undefined)
    return [html`URLs of ${renderCode(items.contentMediaType)}.`];
  const words = formatConstraints(items);
  return words.length === 0 ? [] : [html`Each:${words}`];
}

/** A range of lengths or counts in `unit`; `unit` is empty for the value of a number. */
function formatRange(least: number | undefined, most: number | undefined, unit: string): Html[] {
  const isCount = unit !== '';
  if (most === undefined)
    return least === undefined || (isCount && least === 0)
      ? []
      : [html`At least ${formatCount(least, unit)}.`];
  if (least === most) return [html`${formatCount(most, unit)}.`];
  const isFromNothing = least === undefined || (isCount && least === 0);
  return [
    isFromNothing
      ? html`Up to ${formatCount(most, unit)}.`
      : html`${formatCount(least)} to ${formatCount(most, unit)}.`,
  ];
}

function formatCount(count: number, unit = ''): string {
  const plural = unit === '' || count === 1 ? unit : `${unit}s`;
  return `${count.toLocaleString('en')} ${plural}`.trim();
}

/** The rules between several fields. */
export function formatFieldRules({ allOf = [] }: Schema): Html[] {
  return allOf.flatMap((rule): Html[] => {
    const fields = (rule.anyOf ?? rule.oneOf ?? []).flatMap(({ required = [] }) => required);
    if (fields.length > 0)
      return [
        html`${rule.oneOf ? 'Exactly' : 'At least'} one of
        ${joinWithCommas(fields.map(renderCode))}.`,
      ];
    if (rule.dependentRequired !== undefined)
      return Object.entries(rule.dependentRequired).map(
        ([field, others]) =>
          html`${renderCode(field)} requires ${joinWithCommas(others.map(renderCode))}.`,
      );
    const [flag] = rule.if?.required ?? [];
    const [list] = rule.then?.required ?? [];
    return flag === undefined || list === undefined
      ? []
      : [
          html`${renderCode(list)} is required with ${renderCode(flag)} and must be empty without
          it.`,
        ];
  });
}
