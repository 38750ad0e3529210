/** Which control a field gets, by its JSON Schema; a list of rows gets one in form-model.ts. Pure. */
import type { ChoiceValue, Control, MediaKind } from './field.ts';
import { formatChoice } from './format-choice.ts';

type Schema = Readonly<Record<string, unknown>>;

/** More than this is written in more than a line. */
const LINE_LENGTH = 120;
const ROW = { choices: 6, letters: 26 };

export function buildControl(name: string, schema: Schema): Control {
  const { type } = schema;
  if (Array.isArray(schema['enum'])) return choice(name, schema['enum'] as ChoiceValue[]);
  if (type === 'boolean') return { kind: 'switch' };
  if (type === 'integer' || type === 'number') return number(schema);
  if (type === 'string') return isFile(schema) ? files(schema, false, schema) : text(name, schema);
  if (type !== 'array') return { kind: 'json', shape: 'object' };
  const items = (schema['items'] ?? {}) as Schema;
  if (isFile(items)) return files(items, true, schema);
  const of = items['type'] === 'string' ? 'text' : 'number';
  if (['string', 'number', 'integer'].includes(String(items['type'])))
    return { kind: 'lines', of, ...parseLimits(schema, 'minItems', 'maxItems') };
  return { kind: 'json', shape: 'array' };
}

function choice(name: string, values: readonly ChoiceValue[]): Control {
  const choices = values.map((value) => ({ value, label: formatChoice(name, value) }));
  const letters = choices.reduce((sum, { label }) => sum + label.length, 0);
  const isShort = choices.length <= ROW.choices && letters <= ROW.letters;
  return { kind: 'choice', choices, isShort };
}

function text(name: string, schema: Schema): Control {
  const size = parseLimits(schema, 'minLength', 'maxLength');
  const isNamedLong = /prompt|text|context|scene|dialogue/.test(name);
  const isLong = isNamedLong || (size.most !== undefined && size.most > LINE_LENGTH * 5);
  const isNamed = Array.isArray(schema['examples']);
  const examples = isNamed ? { examples: schema['examples'] as readonly string[] } : {};
  return { kind: 'text', isLong: isLong && !isNamed, ...size, ...examples };
}

function number(schema: Schema): Control {
  const given = (word: string) => (typeof schema[word] === 'number' ? schema[word] : undefined);
  const [least, most] = [given('minimum'), given('maximum')];
  const isWhole = schema['type'] === 'integer' || schema['multipleOf'] === 1;
  const step = given('multipleOf') ?? (isWhole ? 1 : undefined);
  return {
    kind: 'number',
    isWhole,
    ...(least === undefined ? {} : { least }),
    ...(most === undefined ? {} : { most }),
    ...(step === undefined ? {} : { step }),
  };
}

function files(address: Schema, isList: boolean, sizes: Schema): Control {
  const media = String(address['contentMediaType']).split('/')[0] as MediaKind;
  const size = isList ? parseLimits(sizes, 'minItems', 'maxItems') : { least: 0, most: 1 };
  return { kind: 'files', media, isList, ...size };
}

function isFile(schema: Schema): boolean {
  return /^(image|video|audio)\//.test(String(schema['contentMediaType']));
}

/** The limits of a text or a list. */
export function parseLimits(
  schema: Schema,
  min: string,
  max: string,
): { least: number; most?: number } {
  const most = schema[max];
  return {
    least: typeof schema[min] === 'number' ? schema[min] : 0,
    ...(typeof most === 'number' ? { most } : {}),
  };
}
