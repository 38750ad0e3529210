/** A model's input as zod checks it, made from its description when the model is first asked for. */
import * as z from 'zod';
import type { CatalogueModel } from './catalogue.ts';
import { brokenRule } from './rule.ts';
import type { FieldSchema } from './schema.ts';

const validators = new WeakMap<CatalogueModel, z.ZodType>();

/** Checks what is known of the fields, and lets through those that are not known. */
export function validatorOf(model: CatalogueModel): z.ZodType {
  const known = validators.get(model);
  if (known !== undefined) return known;
  const validator = makeValidator(model);
  validators.set(model, validator);
  return validator;
}

function makeValidator({ required, optional, rules = [] }: CatalogueModel): z.ZodType {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, field] of Object.entries(required)) shape[name] = fieldOf(field);
  for (const [name, field] of Object.entries(optional)) shape[name] = fieldOf(field).optional();
  return z.looseObject(shape).check(({ value, issues }) => {
    for (const rule of rules) {
      const broken = brokenRule(rule, value);
      if (broken === undefined) continue;
      const { field, message } = broken;
      issues.push({ code: 'custom', input: value, path: [field], message });
    }
  });
}

function fieldOf(field: FieldSchema): z.ZodType {
  if (field.enum !== undefined) return z.literal([...field.enum]);
  switch (field.type) {
    case 'string':
      return textOf(field);
    case 'integer':
      return bounded(z.int(), field);
    case 'number':
      return bounded(z.number(), field);
    case 'boolean':
      return z.boolean();
    case 'array':
      return listOf(field);
    case 'object':
      return z.looseObject({}); // what is known of its fields is hearsay: for forms, and not to be judged by
  }
}

function listOf({ items, minItems, maxItems }: FieldSchema): z.ZodType {
  let list = z.array(items === undefined ? z.unknown() : fieldOf(items));
  if (minItems !== undefined) list = list.min(minItems);
  if (maxItems !== undefined) list = list.max(maxItems);
  return list;
}

function bounded(base: z.ZodNumber, { minimum, maximum, multipleOf }: FieldSchema): z.ZodNumber {
  let number = base;
  if (minimum !== undefined) number = number.min(minimum);
  if (maximum !== undefined) number = number.max(maximum);
  if (multipleOf !== undefined) number = number.multipleOf(multipleOf);
  return number;
}

/** KIE and its vendors fetch these. Left empty, an address that may be left out is left out. */
const ADDRESS = /^(?:https?|oss|asset):\/\/\S+$|^data:\S+$/i;

/** Lengths are in Unicode code points, as JSON Schema counts them. */
function textOf({ minLength = 0, maxLength, format }: FieldSchema): z.ZodType {
  return z.string().check(({ value, issues }) => {
    const length = Array.from(value).length;
    const bound = { origin: 'string', inclusive: true, input: value } as const;
    if (length < minLength) issues.push({ code: 'too_small', minimum: minLength, ...bound });
    if (maxLength !== undefined && length > maxLength)
      issues.push({ code: 'too_big', maximum: maxLength, ...bound });
    if (format !== 'uri' || value === '' || ADDRESS.test(value)) return;
    const message = 'must be a whole address, like https://example.com/a.png';
    issues.push({ code: 'custom', input: value, message });
  });
}
