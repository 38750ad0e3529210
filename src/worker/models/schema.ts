/**
 * How a model's input is described: a small part of JSON Schema, as data. One description of each
 * field drives validation, the OpenAPI document, estimates, caps and the studio's forms.
 */

export type FileKind = 'image' | 'video' | 'audio';

/** A field. Texts are counted in Unicode code points, as JSON Schema does. */
export interface FieldSchema {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  readonly title?: string;
  readonly description?: string;
  readonly enum?: readonly (string | number | boolean)[];
  /** What KIE takes where the field is left out. Never filled in here. */
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
   * Of an object: what it is said to hold. KIE's own description ends at its being an object, so this is
   * for forms and readers, and nobody is judged by it.
   */
  readonly properties?: Fields;
  /** Of those, what KIE is said to want. */
  readonly required?: readonly string[];
  /** Values to choose from, of a text that may be another one. */
  readonly examples?: readonly string[];
  readonly format?: 'uri';
  /** Of an address: what lies there. */
  readonly contentMediaType?: `${FileKind}/*`;
}

export type Fields = Readonly<Record<string, FieldSchema>>;

/** Text of so many characters at most, and at least. */
export function text(maxLength?: number, minLength?: number): FieldSchema {
  return { type: 'string', ...given({ minLength, maxLength }) };
}

/** One of these values. */
export function choice(
  values: readonly (string | number)[],
  fallback?: string | number,
): FieldSchema {
  const isText = values.some((value) => typeof value === 'string');
  const type = isText ? 'string' : values.every(Number.isInteger) ? 'integer' : 'number';
  return { type, enum: values, ...given({ default: fallback }) };
}

export function flag(fallback?: boolean): FieldSchema {
  return { type: 'boolean', ...given({ default: fallback }) };
}

interface Bounds {
  readonly least?: number;
  readonly most?: number;
  readonly step?: number;
  readonly fallback?: number;
}

export function whole(bounds: Bounds = {}): FieldSchema {
  return { type: 'integer', ...boundsOf(bounds) };
}

export function number(bounds: Bounds = {}): FieldSchema {
  return { type: 'number', ...boundsOf(bounds) };
}

/** The address of a file that KIE fetches. */
export function file(kind: FileKind): FieldSchema {
  return { type: 'string', format: 'uri', contentMediaType: `${kind}/*` };
}

/** Several such addresses. */
export function files(kind: FileKind, maxItems?: number, minItems?: number): FieldSchema {
  return list(file(kind), maxItems, minItems);
}

export function list(items: FieldSchema, maxItems?: number, minItems?: number): FieldSchema {
  return { type: 'array', items, ...given({ minItems, maxItems }) };
}

/** Several of the same kind, each with these fields; `title` is what one of them is called. */
export function rows(
  title: string,
  required: Fields,
  optional: Fields = {},
  { most, least }: Pick<Bounds, 'most' | 'least'> = {},
): FieldSchema {
  const properties = { ...required, ...optional };
  const one: FieldSchema = { type: 'object', title, properties, required: Object.keys(required) };
  return list(one, most, least);
}

/** The same field under words of its own, where its name says something else elsewhere. */
export function called(field: FieldSchema, title: string, description: string): FieldSchema {
  return { ...field, title, description };
}

/** Any text, and some that are known to be good. */
export function oftenOneOf(examples: readonly string[]): FieldSchema {
  return { ...text(), examples };
}

/** Values whose shape KIE does not tell. */
export const object: FieldSchema = { type: 'object' };
export const anyList: FieldSchema = { type: 'array' };

/** The same field, and what KIE takes where it is left out. */
export function defaultsTo(field: FieldSchema, value: string): FieldSchema {
  return { ...field, default: value };
}

function boundsOf({ least, most, step, fallback }: Bounds) {
  return given({ minimum: least, maximum: most, multipleOf: step, default: fallback });
}

/** Without what was not given, so that a description says no more than it knows. */
function given<T extends Record<string, unknown>>(
  values: T,
): { [K in keyof T]: NonNullable<T[K]> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: NonNullable<T[K]> };
}
