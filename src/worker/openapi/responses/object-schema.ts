/** How answers are described: the compiler keeps what is answered and what is told of it together. */
import * as z from 'zod';

/** An object with each key of T and no other. */
export function objectOf<T extends object>(shape: {
  [K in keyof T]-?: z.ZodType<T[K]>;
}): z.ZodType<T> {
  // Which keys may be absent is not seen by the compiler; the tests compare real answers.
  return z.object(shape) as unknown as z.ZodType<T>;
}

export function told<T extends z.ZodType>(schema: T, description: string): T {
  return schema.meta({ description });
}

export function time(description: string) {
  return told(z.int(), `${description} Unix milliseconds.`.trim());
}
