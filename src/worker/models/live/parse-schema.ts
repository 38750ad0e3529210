/**
 * Reads the OpenAPI document that KIE publishes for a model into the description that the catalogue has. A field
 * whose type is unclear is not described, and so passed on as sent. Pure; nothing of it is evaluated as code.
 */
import type { Fields, FieldSchema, FileKind } from '../schema.ts';
import { asArray, asObject, schemaResolver, type Json } from './schema-resolver.ts';

/** The described fields of a model's input. */
export interface PublishedInput {
  readonly required: Fields;
  readonly optional: Fields;
}

// Bounds of what is kept of a document.
const MAX_FIELDS = 80;
const MAX_DEPTH = 4;
const MAX_ENUM_VALUES = 500;
const MAX_TEXT_CHARACTERS = 200;
const MAX_JSON_CHARACTERS = 8000;

type Resolve = (schema: unknown) => Json;

/** The input of a model by the `data` of KIE's answer; undefined if no input is described. */
export function parsePublishedSchema(data: unknown): PublishedInput | undefined {
  const document = asObject(asObject(data)['openapi']);
  const resolve = schemaResolver(document);
  const [path] = Object.values(asObject(document['paths']));
  const body = asObject(asObject(asObject(path)['post'])['requestBody']);
  const { schema } = asObject(asObject(body['content'])['application/json']);
  const { input } = asObject(resolve(schema)['properties']);
  const { properties, required } = describeProperties(resolve(input), resolve, 0);
  if (properties === undefined) return undefined;
  const select = (isRequired: boolean) =>
    Object.fromEntries(
      Object.entries(properties).filter(([name]) => required.includes(name) === isRequired),
    );
  const parsed = { required: select(true), optional: select(false) };
  return JSON.stringify(parsed).length > MAX_JSON_CHARACTERS ? undefined : parsed;
}

/** The fields of an object; `properties` is undefined if it describes none. */
function describeProperties(object: Json, resolve: Resolve, depth: number) {
  const fields = Object.entries(asObject(object['properties'])).slice(0, MAX_FIELDS);
  const described = fields.flatMap(([name, schema]) => {
    const field = describeField(name, resolve(schema), resolve, depth);
    return field === undefined ? [] : [[name, field] as const];
  });
  const names = new Set(described.map(([name]) => name));
  const required = asArray(object['required']).filter(
    (name): name is string => typeof name === 'string' && names.has(name),
  );
  return { properties: names.size === 0 ? undefined : Object.fromEntries(described), required };
}

function describeField(
  name: string,
  node: Json,
  resolve: Resolve,
  depth: number,
): FieldSchema | undefined {
  const values = readEnum(node['enum']);
  const type = readType(node, values);
  if (type === undefined || name.length > MAX_TEXT_CHARACTERS || depth > MAX_DEPTH)
    return undefined;
  const base = { type, ...readTexts(node), ...(values === undefined ? {} : { enum: values }) };
  switch (type) {
    case 'string':
      return { ...base, ...readNumbers(node, ['minLength', 'maxLength'], 0), ...fileKind(name) };
    case 'integer':
    case 'number':
      return { ...base, ...readNumbers(node, ['minimum', 'maximum'], -Infinity) };
    case 'boolean':
      return base;
    case 'array': {
      const items = describeField(name, resolve(node['items']), resolve, depth + 1);
      const bounds = readNumbers(node, ['minItems', 'maxItems'], 0);
      return { ...base, ...bounds, ...(items === undefined ? {} : { items }) };
    }
    case 'object': {
      const { properties, required } = describeProperties(node, resolve, depth + 1);
      return properties === undefined ? base : { ...base, properties, required };
    }
  }
}

const isEnumValue = (value: unknown) =>
  typeof value === 'boolean' ||
  Number.isFinite(value) ||
  (typeof value === 'string' && value.length <= MAX_TEXT_CHARACTERS);

/** The listed values; undefined if one of them cannot be listed, because it must not be rejected. */
function readEnum(values: unknown): FieldSchema['enum'] | undefined {
  const given = asArray(values).filter((value) => value !== null);
  if (given.length === 0 || given.length > MAX_ENUM_VALUES || !given.every(isEnumValue))
    return undefined;
  return [...new Set(given)] as (string | number | boolean)[];
}

const FIELD_TYPES = ['string', 'integer', 'number', 'boolean', 'array', 'object'] as const;

/** The one type besides null. */
function readType(node: Json, values: FieldSchema['enum']): FieldSchema['type'] | undefined {
  const given = [node['type']].flat().filter((type) => type !== 'null' && type !== undefined);
  if (given.length > 0)
    return given.length > 1 ? undefined : FIELD_TYPES.find((type) => type === given[0]);
  if (values?.every((value) => typeof value === 'string')) return 'string';
  if (values?.every((value) => typeof value === 'number')) return 'number';
  if ('properties' in node) return 'object';
  return 'items' in node ? 'array' : undefined;
}

function readTexts({ description, default: value }: Json): Partial<FieldSchema> {
  const isSimple = ['string', 'number', 'boolean'].includes(typeof value);
  return {
    ...(typeof description === 'string'
      ? { description: description.slice(0, MAX_TEXT_CHARACTERS) }
      : {}),
    ...(isSimple && String(value).length <= MAX_TEXT_CHARACTERS ? { default: value } : {}),
  };
}

type Bound = 'minLength' | 'maxLength' | 'minimum' | 'maximum' | 'minItems' | 'maxItems';

function readNumbers(node: Json, bounds: readonly Bound[], lowest: number): Partial<FieldSchema> {
  const given = bounds.filter(
    (bound) => Number.isFinite(node[bound]) && Number(node[bound]) >= lowest,
  );
  return Object.fromEntries(given.map((bound) => [bound, node[bound]]));
}

/** KIE's schemas say by the name alone that a field has a file, like `image_urls`. */
function fileKind(name: string): Pick<FieldSchema, 'contentMediaType'> {
  const isFile = /_urls?$|^(?:image|video|audio)_input$/i.test(name);
  const [found] = (isFile ? /image|video|audio/i.exec(name) : null) ?? [];
  const kind = found?.toLowerCase() as FileKind | undefined;
  return kind === undefined ? {} : { contentMediaType: `${kind}/*` };
}
