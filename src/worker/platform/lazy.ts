/**
 * A lazy, memoized value. Module-level zod schemas use it: building all of them at cold start took longer
 * than parsing the script.
 */
export function lazy<T>(make: () => T): () => T {
  let cached: { readonly value: T } | undefined;
  return () => (cached ??= { value: make() }).value;
}
