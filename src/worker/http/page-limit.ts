import * as z from 'zod/mini';

/** The query parameter `limit`: how many items a page has, from 1 to `max`. */
export const pageLimit = (fallback: number, max: number) =>
  z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(max)), fallback);
