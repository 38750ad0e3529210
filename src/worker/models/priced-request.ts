/** Reading the fields of a request that a price depends on. Pure. */
import type { FileSeconds } from './file-seconds.ts';
import type { FieldSchema, Fields } from './schema.ts';

/**
 * What a missing field counts as: `documented`, the default that KIE documents, for an estimate; or `dearest`, for
 * a reservation, which must not depend on the documentation being true.
 */
export type Assumption = 'documented' | 'dearest';

export interface PricedRequest {
  readonly input: Readonly<Record<string, unknown>>;
  readonly fields: Fields;
  readonly assumption: Assumption;
  /** Unix milliseconds: discounts end. */
  readonly now: number;
  /** Without it no file's length is known. */
  readonly fileSeconds?: FileSeconds | undefined;
}

/** A field of the model, and its value in the request; undefined if the model does not describe it. */
export function readField(
  name: string,
  { input, fields, assumption }: PricedRequest,
): { readonly schema: FieldSchema; readonly value: unknown } | undefined {
  const schema = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (schema === undefined) return undefined;
  const given = Object.hasOwn(input, name) ? input[name] : undefined;
  // An absent flag without a documented default is false.
  const usual = schema.default ?? (schema.type === 'boolean' ? false : undefined);
  const isDefault = given === undefined && assumption === 'documented';
  return { schema, value: isDefault ? usual : given };
}

/** A number, or one in a string, as some models have it. */
export function readNumber(value: unknown): number | undefined {
  const isNumeric =
    typeof value === 'number' || (typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value));
  // Number() of an object would call its toString, which a caller can choose.
  return isNumeric && Number.isFinite(Number(value)) ? Number(value) : undefined;
}
