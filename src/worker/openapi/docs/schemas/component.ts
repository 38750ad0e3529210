/** Schemas with names of their own in the document. Other schemas refer to them by `$ref`. */
import * as z from 'zod';
import type { SuccessEnvelope } from '../../../http/envelope.ts';
import { schemaPointer, type Schema } from '../../openapi.ts';
import { describe } from './object-schema.ts';

export const COMPONENTS = z.registry<{ id: string }>();

/** Gives the schema its name. A name has one schema. */
export function component<T extends z.ZodType>(id: string, schema: T): T {
  COMPONENTS.add(schema, { id });
  return schema;
}

/** A `$ref` to a component. Throws for a schema without a name. */
export function refTo(schema: z.ZodType): Schema {
  const id = COMPONENTS.get(schema)?.id;
  if (id === undefined) throw new Error('The schema has no name: use component()');
  return { $ref: schemaPointer(id) };
}

const envelopes = new Map<z.ZodType, z.ZodType>();

/** KIE's envelope around a component. KIE's upload host adds fields to it. */
export function envelopeOf(data: z.ZodType, added: z.ZodRawShape = {}): z.ZodType {
  const known = envelopes.get(data);
  if (known !== undefined) return known;
  const shape: { [K in keyof SuccessEnvelope<unknown>]: z.ZodType } = {
    code: z.literal(200),
    msg: z.string(),
    message: describe(z.string(), 'The same as `msg`.'),
    data,
  };
  const name = `${COMPONENTS.get(data)?.id}Response`;
  const envelope = component(name, z.object({ ...added, ...shape }));
  envelopes.set(data, envelope);
  return envelope;
}
