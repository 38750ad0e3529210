/** What a schema says of a value, in words. */
import { html } from 'hono/html';
import type { OpenApi, Schema } from '../openapi.ts';
import { nameOf, unwrapped } from './resolve-ref.ts';
import { code, listed, value, type Html } from './markup.ts';

/** More values than this are folded away. */
const MAX_VALUES_SHOWN = 12;

/** `array of string or null` */
export function typeWords(document: OpenApi, schema: Schema): string {
  const { schema: inner, isNullable } = unwrapped(document, schema);
  const words = plainType(document, inner, nameOf(schema));
  return isNullable ? `${words} or null` : words;
}

function plainType(document: OpenApi, schema: Schema, name: string | undefined): string {
  const { type, items, anyOf, oneOf, additionalProperties } = schema;
  const choices = anyOf ?? oneOf;
  if (name !== undefined && (schema.properties !== undefined || choices !== undefined)) return name;
  if (choices !== undefined && type === undefined)
    return [...new Set(choices.map((choice) => typeWords(document, choice)))].join(' or ');
  if (type === 'array')
    return items === undefined ? 'array' : `array of ${typeWords(document, items)}`;
  if (type === 'object' && isMap(additionalProperties))
    return `object of ${typeWords(document, additionalProperties)}`;
  if (schema.format === 'binary') return 'file';
  return typeof type === 'string' ? type : (type?.join(' or ') ?? 'any');
}

/** Whether it says what stands under keys that are not named. */
export function isMap(schema: Schema['additionalProperties']): schema is Schema {
  return typeof schema === 'object' && Object.keys(schema).length > 0;
}

/** Sentences on which values are taken. */
export function limitWords(schema: Schema): Html[] {
  const { enum: values, pattern, format, contentMediaType, multipleOf } = schema;
  const sentences: Html[] = [
    ...(schema.const === undefined ? [] : [html`Always ${value(schema.const)}.`]),
    ...(values === undefined ? [] : [valuesOf(values)]),
    ...range(schema.minLength, schema.maxLength, 'character'),
    ...range(schema.minItems, schema.maxItems, 'item'),
    ...eachOf(schema.items),
    ...range(schema.minimum, schema.maximum, ''),
    ...(schema.exclusiveMinimum === undefined ? [] : [html`More than ${schema.exclusiveMinimum}.`]),
    ...(multipleOf === undefined ? [] : [html`In steps of ${multipleOf}.`]),
    ...(contentMediaType === undefined ? [] : [html`The address of ${code(contentMediaType)}.`]),
    ...(format === 'uri' && contentMediaType === undefined ? [html`An address.`] : []),
    ...(format === 'date-time' ? [html`In ISO 8601.`] : []),
    ...(pattern === undefined || format !== undefined ? [] : [html`Fits ${code(pattern)}.`]),
    ...(schema.default === undefined || schema.default === ''
      ? []
      : [html`Default: ${value(schema.default)}.`]),
  ];
  return sentences.map((sentence) => html` ${sentence}`);
}

function valuesOf(values: readonly unknown[]): Html {
  const all = listed(values.map(value));
  if (values.length <= MAX_VALUES_SHOWN) return html`One of ${all}.`;
  return html`<details class="values">
    <summary>One of ${values.length} values</summary>
    ${all}
  </details>`;
}

/** Of a list, what each item is. */
function eachOf(items: Schema | undefined): Html[] {
  if (items === undefined) return [];
  if (items.contentMediaType !== undefined)
    return [html`Addresses of ${code(items.contentMediaType)}.`];
  const words = limitWords(items);
  return words.length === 0 ? [] : [html`Each:${words}`];
}

/** `unit` is empty for a number itself. */
function range(least: number | undefined, most: number | undefined, unit: string): Html[] {
  const isCount = unit !== '';
  if (most === undefined)
    return least === undefined || (isCount && least === 0)
      ? []
      : [html`At least ${counted(least, unit)}.`];
  if (least === most) return [html`${counted(most, unit)}.`];
  const isFromNothing = least === undefined || (isCount && least === 0);
  return [
    isFromNothing
      ? html`Up to ${counted(most, unit)}.`
      : html`${counted(least)} to ${counted(most, unit)}.`,
  ];
}

function counted(count: number, unit = ''): string {
  const plural = unit === '' || count === 1 ? unit : `${unit}s`;
  return `${count.toLocaleString('en')} ${plural}`.trim();
}

/** What holds between several fields. */
export function ruleWords({ allOf = [] }: Schema): Html[] {
  return allOf.flatMap((rule): Html[] => {
    const fields = (rule.anyOf ?? rule.oneOf ?? []).flatMap(({ required = [] }) => required);
    if (fields.length > 0)
      return [html`${rule.oneOf ? 'Exactly' : 'At least'} one of ${listed(fields.map(code))}.`];
    if (rule.dependentRequired !== undefined)
      return Object.entries(rule.dependentRequired).map(
        ([field, others]) => html`${code(field)} goes with ${listed(others.map(code))}.`,
      );
    const [flag] = rule.if?.required ?? [];
    const [list] = rule.then?.required ?? [];
    return flag === undefined || list === undefined
      ? []
      : [html`${code(list)} is required with ${code(flag)}, and empty without.`];
  });
}
