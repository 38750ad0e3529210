/**
 * Schemas that drop what does not fit. zod's `catch` does the same, but brings all of zod's utilities into the
 * script (2 KiB gzip).
 */
import * as z from 'zod/mini';

/** The value if it fits the schema, else undefined. */
export const ifValid = <T extends z.ZodMiniType>(schema: T) =>
  z.optional(z.union([schema, z.transform(() => undefined)]));

/** The object, or an empty one for any other value. */
export const orEmpty = <T extends z.core.$ZodLooseShape>(shape: T) =>
  z.union([z.object(shape), z.transform((): { [K in keyof T]?: undefined } => ({}))]);
