/** Helpers for response schemas; the compiler keeps them in step with the types of the responses. */
import * as z from 'zod';

/** An object schema with exactly the keys of T. */
export function objectSchema<T extends object>(shape: {
  [K in keyof T]-?: z.ZodType<T[K]>;
}): z.ZodType<T> {
  // The compiler does not check which keys are optional; the tests validate real responses.
  return z.object(shape) as unknown as z.ZodType<T>;
}

/** A copy of the schema with a description. */
export function describe<T extends z.ZodType>(schema: T, description: string): T {
  return schema.meta({ description });
}

/** Unix milliseconds. */
export function timestamp(description: string) {
  return describe(z.int(), `${description} Unix milliseconds.`.trim());
}

/** The `nextCursor` of a list. */
export const nextCursor = describe(
  z.string().nullable(),
  'The `nextCursor` of the next page; null on the last page.',
);
