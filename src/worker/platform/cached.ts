/** Values that every isolate reads again only after a while. */

/**
 * Returns a reader that keeps what `read` returned for `maxAgeMs`. `now`: Unix milliseconds. Requests that find the
 * value too old at the same time each read it, because a promise belongs to its request; a failure is not kept.
 */
export function cached<T>(
  maxAgeMs: number,
  read: (now: number) => Promise<T>,
): (now: number) => Promise<T> {
  let last: { readonly value: T; readonly at: number } | undefined;
  return async (now) => {
    if (last === undefined || Math.abs(now - last.at) >= maxAgeMs)
      last = { value: await read(now), at: now };
    return last.value;
  };
}
