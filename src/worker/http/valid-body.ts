import type * as z from 'zod/mini';
import { readJsonBody } from './body.ts';
import { validate } from './validation.ts';

/**
 * The JSON body of a request as the schema returns it. Throws what `readJsonBody` throws, and
 * `validation_failed` with every invalid field.
 */
export async function readValidBody<T extends z.ZodMiniType>(
  schema: T,
  request: Request,
  maxBytes: number,
): Promise<z.infer<T>> {
  const { value } = await readJsonBody(request, maxBytes);
  return validate(schema, value);
}
