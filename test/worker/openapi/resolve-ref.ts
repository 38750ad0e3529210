/** Resolves references within the document. Pure. */
import type { OpenApiDocument, Reference } from '../../../src/worker/openapi/openapi.ts';

/** The object itself, or the object that a reference points to. */
export function dereference<T extends object>(document: OpenApiDocument, value: T | Reference): T {
  if (!('$ref' in value) || typeof value.$ref !== 'string') return value as T;
  const [, ...steps] = value.$ref.split('/');
  let found: unknown = document;
  for (const step of steps) found = (found as Record<string, unknown>)[step];
  return found as T;
}
