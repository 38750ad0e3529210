import type * as z from 'zod';
import { readJsonBody } from './body.ts';
import { checked } from './validation.ts';

/** A JSON body that fits the schema, as the schema gives it. Throws what is wrong with it, every field. */
export async function readCheckedBody<T extends z.ZodType>(
  schema: T,
  request: Request,
  maxBytes: number,
): Promise<z.infer<T>> {
  const { value } = await readJsonBody(request, maxBytes);
  return checked(schema, value);
}
