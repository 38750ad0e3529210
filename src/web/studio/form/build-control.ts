/** Builds the control of a field from its JSON Schema. Lists of objects are handled in build-form.ts. */
import type { ChoiceValue, Control, InputMedia } from './field.ts';
import { formatChoice } from './format-choice.ts';

type Schema = Readonly<Record<string, unknown>>;

/** A text that may be longer than this gets several lines. */
const MAX_SINGLE_LINE_LENGTH = 600;

/** What fits into one row of buttons. */
const MAX_ROW_CHOICES = 6;
const MAX_ROW_CHARACTERS = 26;

/** Chooses the control by the type, `enum`, `contentMediaType` and `items` of the schema. */
export function buildControl(name: string, schema: Schema): Control {
  const { type } = schema;
  if (Array.isArray(schema['enum'])) return buildChoice(name, schema['enum'] as ChoiceValue[]);
  if (type === 'boolean') return { kind: 'switch' };
  if (type === 'integer' || type === 'number') return buildNumber(schema);
  if (type === 'string')
    return isFile(schema) ? buildFiles(schema, false, schema) : buildText(name, schema);
  if (type !== 'array') return { kind: 'json', shape: 'object' };
  const items = (schema['items'] ?? {}) as Schema;
  if (isFile(items)) return buildFiles(items, true, schema);
  if (!['string', 'number', 'integer'].includes(String(items['type'])))
    return { kind: 'json', shape: 'array' };
  const itemType = items['type'] === 'string' ? 'text' : 'number';
  return { kind: 'lines', itemType, ...parseLimits(schema, 'minItems', 'maxItems') };
}

function buildChoice(name: string, values: readonly ChoiceValue[]): Control {
  const choices = values.map((value) => ({ value, label: formatChoice(name, value) }));
  const characters = choices.reduce((sum, { label }) => sum + label.length, 0);
  const isShort = choices.length <= MAX_ROW_CHOICES && characters <= MAX_ROW_CHARACTERS;
  return { kind: 'choice', choices, isShort };
}

function buildText(name: string, schema: Schema): Control {
  const limits = parseLimits(schema, 'minLength', 'maxLength');
  const hasLongName = /prompt|text|context|scene|dialogue/.test(name);
  const isLong = hasLongName || (limits.max !== undefined && limits.max > MAX_SINGLE_LINE_LENGTH);
  const { examples } = schema;
  if (!Array.isArray(examples)) return { kind: 'text', isLong, ...limits };
  return { kind: 'text', isLong: false, ...limits, examples: examples as readonly string[] };
}

function buildNumber(schema: Schema): Control {
  const read = (keyword: string) =>
    typeof schema[keyword] === 'number' ? schema[keyword] : undefined;
  const [min, max] = [read('minimum'), read('maximum')];
  const isInteger = schema['type'] === 'integer' || schema['multipleOf'] === 1;
  const step = read('multipleOf') ?? (isInteger ? 1 : undefined);
  return {
    kind: 'number',
    isInteger,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(step === undefined ? {} : { step }),
  };
}

function buildFiles(fileSchema: Schema, isList: boolean, listSchema: Schema): Control {
  const media = String(fileSchema['contentMediaType']).split('/')[0] as InputMedia;
  const limits = isList ? parseLimits(listSchema, 'minItems', 'maxItems') : { min: 0, max: 1 };
  return { kind: 'files', media, isList, ...limits };
}

function isFile(schema: Schema): boolean {
  return /^(image|video|audio)\//.test(String(schema['contentMediaType']));
}

/** Parses the size limits of a text or a list from the two named keywords. Without a minimum it is 0. */
export function parseLimits(
  schema: Schema,
  minKeyword: string,
  maxKeyword: string,
): { min: number; max?: number } {
  const min = schema[minKeyword];
  const max = schema[maxKeyword];
  return {
    min: typeof min === 'number' ? min : 0,
    ...(typeof max === 'number' ? { max } : {}),
  };
}
