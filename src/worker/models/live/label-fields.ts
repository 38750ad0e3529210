/** Which field of a model's input a part of a price text is about. Pure. */
import type { FieldSchema, Fields, FileKind } from '../schema.ts';
import type { Label } from './price-tokens.ts';

/** Values of a field, any of which an amount is for; of a field with files, whether it is given. */
export interface FieldValues {
  /** What the label is about, such as `(size)`, if no field or more than one can be meant. */
  readonly field: string;
  readonly values: readonly string[];
}

/** A label's values as those of the field that they are meant for. `sizes` are those of the whole text. */
export function findLabelledField(
  { about, values }: Label,
  sizes: readonly string[],
  fields: Fields,
): FieldValues {
  // A field may lack one of the sizes.
  const named = about === 'size' ? [...values, ...sizes] : values;
  const field = findField(about, named, fields) ?? `(${about})`;
  const { [field]: { enum: allowed = [] } = {} } = fields;
  const toValue = (value: string) => allowed.find((one) => isSameValue(about, value, one)) ?? value;
  return { field, values: values.map((value) => normalizeValue(toValue(value))) };
}

function findField(
  about: Label['about'],
  values: readonly string[],
  fields: Fields,
): string | undefined {
  switch (about) {
    case 'audio':
      return onlyField(
        fields,
        (name, { type }) =>
          type === 'boolean' && /^(?:generate_)?(?:audio|sound)(?:_switch)?$/.test(name),
      );
    case 'video':
      return findFileFields('video', fields)[0];
    case 'seconds':
      return findDurationField(fields);
    case 'tier':
    case 'size':
      return onlyField(fields, (name, { type, enum: allowed }) =>
        allowed === undefined
          ? about === 'size' && type === 'string' && /^(?:resolution|quality)$/.test(name)
          : values.some((value) => allowed.some((one) => isSameValue(about, value, one))),
      );
  }
}

/** KIE's texts say Standard where the field says std. */
const isSameValue = (about: Label['about'], value: string, allowed: string | number | boolean) =>
  about === 'seconds'
    ? Number.parseFloat(String(allowed)) === Number(value)
    : [value, value === 'standard' ? 'std' : value].includes(normalizeValue(allowed));

export const normalizeValue = (value: string | number | boolean) =>
  String(value).replace(/\s/g, '').toLowerCase();

function onlyField(
  fields: Fields,
  isMeant: (name: string, schema: FieldSchema) => boolean,
): string | undefined {
  const found = Object.keys(fields).filter((name) => {
    const { [name]: schema } = fields;
    return schema !== undefined && isMeant(name, schema);
  });
  return found.length === 1 ? found[0] : undefined;
}

const DURATION_NAMES = /duration|extend_times|^seconds$|video_length/i;

/** The field with the length of the result. One without numbers in its schema only counts if it is the only one. */
export function findDurationField(fields: Fields): string | undefined {
  const possible = Object.keys(fields).filter(
    (name) => DURATION_NAMES.test(name) && isNumeric(fields[name]),
  );
  const bounded = possible.filter((name) => readBounds(fields[name]).max !== undefined);
  return [bounded, possible]
    .map((names) => (names.length > 1 ? names.find((name) => name === 'duration') : names[0]))
    .find((name) => name !== undefined);
}

const isNumeric = (schema: FieldSchema | undefined) =>
  schema !== undefined && ['integer', 'number', 'string'].includes(schema.type ?? '');

/** The smallest and the largest number that a field's schema allows; `max` is undefined if it has no bound. */
export function readBounds(schema: FieldSchema | undefined): {
  min: number;
  max: number | undefined;
} {
  const { minimum = 1, maximum, enum: allowed } = schema ?? {};
  if (allowed === undefined) return { min: minimum, max: maximum };
  const values = allowed.map((value) => Number.parseFloat(String(value))).filter(Number.isFinite);
  return values.length === 0
    ? { min: minimum, max: undefined }
    : { min: Math.min(...values), max: Math.max(...values) };
}

const FILE_NAMES: Readonly<Record<FileKind, RegExp>> = {
  image: /(?:image|frame)s?(?:_(?:urls?|list))?$/,
  video: /video(?:_(?:urls?|list))?$/,
  audio: /audio(?:_(?:urls?|list))?$/,
};

/** The fields with input files of a kind: as described, or by their names. */
export const findFileFields = (kind: FileKind, fields: Fields): string[] =>
  Object.entries(fields)
    .filter(([name, { type, enum: allowed, contentMediaType, items }]) => {
      const mediaType = contentMediaType ?? items?.contentMediaType;
      if (mediaType !== undefined) return mediaType.startsWith(kind);
      const isText = (type === 'string' || type === 'array') && allowed === undefined;
      return isText && FILE_NAMES[kind].test(name);
    })
    .map(([name]) => name);
