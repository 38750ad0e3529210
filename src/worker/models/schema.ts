/**
 * How a model's input is described: a small part of JSON Schema, as data. One description of each
 * field drives validation, the OpenAPI document, estimates, caps and the studio's forms.
 */

export type FileKind = 'image' | 'video' | 'audio';

/** A field. String lengths count Unicode code points, as in JSON Schema. */
export interface FieldSchema {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  readonly title?: string;
  readonly description?: string;
  readonly enum?: readonly (string | number | boolean)[];
  /** What KIE uses when the field is absent. The Worker never fills it in. */
  readonly default?: unknown;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: FieldSchema;
  /**
   * Fields of an object, for forms and readers only. KIE documents no more than that it is an object, so
   * validation ignores them.
   */
  readonly properties?: Fields;
  /** Which of `properties` KIE is said to require. */
  readonly required?: readonly string[];
  /** Suggested values of a string that may have others. */
  readonly examples?: readonly string[];
  readonly format?: 'uri';
  /** Media type of the file at the address. */
  readonly contentMediaType?: `${FileKind}/*`;
}

export type Fields = Readonly<Record<string, FieldSchema>>;

/** A string; lengths in code points. */
export function text(maxLength?: number, minLength?: number): FieldSchema {
  return { type: 'string', ...omitUndefined({ minLength, maxLength }) };
}

/** One of these values. */
export function enumOf(
  values: readonly (string | number)[],
  defaultValue?: string | number,
): FieldSchema {
  const isText = values.some((value) => typeof value === 'string');
  const type = isText ? 'string' : values.every(Number.isInteger) ? 'integer' : 'number';
  return { type, enum: values, ...omitUndefined({ default: defaultValue }) };
}

export function flag(defaultValue?: boolean): FieldSchema {
  return { type: 'boolean', ...omitUndefined({ default: defaultValue }) };
}

interface Bounds {
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly default?: number;
}

export function int(bounds: Bounds = {}): FieldSchema {
  return { type: 'integer', ...boundKeywords(bounds) };
}

export function number(bounds: Bounds = {}): FieldSchema {
  return { type: 'number', ...boundKeywords(bounds) };
}

/** The address of a file that KIE fetches. */
export function file(kind: FileKind): FieldSchema {
  return { type: 'string', format: 'uri', contentMediaType: `${kind}/*` };
}

/** Several such addresses. */
export function files(kind: FileKind, maxItems?: number, minItems?: number): FieldSchema {
  return arrayOf(file(kind), maxItems, minItems);
}

export function arrayOf(items: FieldSchema, maxItems?: number, minItems?: number): FieldSchema {
  return { type: 'array', items, ...omitUndefined({ minItems, maxItems }) };
}

/** An array of objects with these fields; `title` is the form's name for one object. */
export function arrayOfObjects(
  title: string,
  required: Fields,
  optional: Fields = {},
  maxItems?: number,
  minItems?: number,
): FieldSchema {
  const properties = { ...required, ...optional };
  const item: FieldSchema = { type: 'object', title, properties, required: Object.keys(required) };
  return arrayOf(item, maxItems, minItems);
}

/** The field with its own title and description, where those of `labelFor` would mislead. */
export function titled(field: FieldSchema, title: string, description: string): FieldSchema {
  return { ...field, title, description };
}

/** Any string, with some values that are known to work. */
export function suggestedEnum(examples: readonly string[]): FieldSchema {
  return { ...text(), examples };
}

/** Values whose shape KIE does not document. */
export const anyObject: FieldSchema = { type: 'object' };
export const anyArray: FieldSchema = { type: 'array' };

/** The field with the value that KIE uses when it is absent. */
export function withDefaultValue(field: FieldSchema, value: string): FieldSchema {
  return { ...field, default: value };
}

function boundKeywords({ min, max, step, default: defaultValue }: Bounds) {
  return omitUndefined({ minimum: min, maximum: max, multipleOf: step, default: defaultValue });
}

/** Drops undefined values, so that a description has no empty keywords. */
function omitUndefined<T extends Record<string, unknown>>(
  values: T,
): { [K in keyof T]: NonNullable<T[K]> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: NonNullable<T[K]> };
}
