/** Zod validators of model inputs, built from the catalogue at a model's first use. */
import * as z from 'zod/mini';
import { checkedArray } from '../http/checked-array.ts';
import type { CatalogueModel } from './model.ts';
import { findViolation } from './rule.ts';
import type { FieldSchema } from './schema.ts';

const validators = new WeakMap<CatalogueModel, z.ZodMiniType>();

/** The validator of a model's input: checks the described fields and accepts unknown ones. */
export function getInputValidator(model: CatalogueModel): z.ZodMiniType {
  const cached = validators.get(model);
  if (cached !== undefined) return cached;
  const validator = buildValidator(model);
  validators.set(model, validator);
  return validator;
}

function buildValidator({ required, optional, rules = [] }: CatalogueModel): z.ZodMiniType {
  const shape: Record<string, z.ZodMiniType> = {};
  for (const [name, field] of Object.entries(required)) shape[name] = fieldValidator(field);
  for (const [name, field] of Object.entries(optional))
    shape[name] = z.optional(fieldValidator(field));
  return z.looseObject(shape).check(({ value, issues }) => {
    for (const rule of rules) {
      const violation = findViolation(rule, value);
      if (violation === undefined) continue;
      const { field, message } = violation;
      issues.push({ code: 'custom', input: value, path: [field], message });
    }
  });
}

function fieldValidator(field: FieldSchema): z.ZodMiniType {
  if (field.enum !== undefined) return z.literal([...field.enum]);
  switch (field.type) {
    case 'string':
      return stringValidator(field);
    case 'integer':
      return withBounds(z.int(), field);
    case 'number':
      return withBounds(z.number(), field);
    case 'boolean':
      return z.boolean();
    case 'array':
      return checkedArray(
        field.items === undefined ? z.unknown() : fieldValidator(field.items),
        field,
      );
    case 'object':
      return z.looseObject({}); // its documented fields are unverified: used by forms, not validated
  }
}

function withBounds(
  base: z.ZodMiniNumber,
  { minimum, maximum, multipleOf }: FieldSchema,
): z.ZodMiniNumber {
  let number = base;
  if (minimum !== undefined) number = number.check(z.minimum(minimum));
  if (maximum !== undefined) number = number.check(z.maximum(maximum));
  if (multipleOf !== undefined) number = number.check(z.multipleOf(multipleOf));
  return number;
}

/** Addresses that KIE and its vendors fetch. An empty string counts as an absent address. */
const FETCHABLE_URL = /^(?:https?|oss|asset):\/\/\S+$|^data:\S+$/i;

function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Lengths count Unicode code points, as in JSON Schema. */
function stringValidator({ minLength = 0, maxLength, format }: FieldSchema): z.ZodMiniType {
  return z.string().check(({ value, issues }) => {
    const length = countCodePoints(value);
    const bound = { origin: 'string', inclusive: true, input: value } as const;
    if (length < minLength) issues.push({ code: 'too_small', minimum: minLength, ...bound });
    if (maxLength !== undefined && length > maxLength)
      issues.push({ code: 'too_big', maximum: maxLength, ...bound });
    if (format !== 'uri' || value === '' || FETCHABLE_URL.test(value)) return;
    const message = 'must be an absolute URL, like https://example.com/a.png';
    issues.push({ code: 'custom', input: value, message });
  });
}
