import type * as z from 'zod';
import { readJsonBody } from './body.ts';
import { validate } from './validation.ts';

/** A JSON body that fits the schema, as the schema gives it. Throws what is wrong with it, every field. */
export async function readValidBody<T extends z.ZodType>(
  schema: T,
  request: Request,
  maxBytes: number,
): Promise<z.infer<T>> {
  const { value } = await readJsonBody(request, maxBytes);
  return validate(schema, value);
}
