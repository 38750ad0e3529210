/** Schemas with names of their own in the document. Other schemas refer to them by `$ref`. */
import * as z from 'zod';
import type { SuccessEnvelope } from '../../../http/envelope.ts';
import { describe } from './object-schema.ts';

export const COMPONENTS = z.registry<{ id: string }>();

/** Gives the schema its name. A name has one schema. */
export function component<T extends z.ZodType>(id: string, schema: T): T {
  COMPONENTS.add(schema, { id });
  return schema;
}

/** The name of KIE's envelope around a component. KIE's upload host adds fields to it. */
export function envelopeOf(data: z.ZodType, added: z.ZodRawShape = {}): string {
  const name = COMPONENTS.get(data)?.id;
  if (name === undefined) throw new Error('the data of a response needs a name: use component()');
  const id = `${name}Response`;
  if (!COMPONENTS._idmap.has(id)) {
    const shape: { [K in keyof SuccessEnvelope<unknown>]: z.ZodType } = {
      code: z.literal(200),
      msg: z.string(),
      message: describe(z.string(), 'The same as `msg`.'),
      data,
    };
    component(id, z.object({ ...added, ...shape }));
  }
  return id;
}
