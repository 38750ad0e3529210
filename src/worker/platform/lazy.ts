/**
 * A value that is made when it is first asked for. All schemas of zod that stand at the top of a module
 * are made so: an isolate that starts on a request makes those of that request and not all of them.
 */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
