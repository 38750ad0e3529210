/** What a reference of the document means. Pure. */
import type { OpenApi, Reference, Schema } from '../openapi.ts';

/** Answers, parameters and headers may stand in the document by themselves or by reference. */
export function resolved<T extends object>(document: OpenApi, value: T | Reference): T {
  if (!('$ref' in value) || typeof value.$ref !== 'string') return value as T;
  const [, ...steps] = value.$ref.split('/');
  let found: unknown = document;
  for (const step of steps) found = (found as Record<string, unknown>)[step];
  return found as T;
}

/** The name of a schema that is referred to. */
export function nameOf({ $ref }: Schema): string | undefined {
  return $ref?.split('/').at(-1);
}

export interface Unwrapped {
  readonly schema: Schema;
  readonly isNullable: boolean;
  /** The references that led here. */
  readonly path: readonly string[];
}

/** The schema itself, where it is referred to or may be null as well. */
export function unwrapped(
  document: OpenApi,
  schema: Schema,
  path: readonly string[] = [],
): Unwrapped {
  if (schema.$ref !== undefined) {
    const { $ref, ...beside } = schema;
    const target = resolved<Schema>(document, { $ref });
    return unwrapped(document, { ...target, ...beside }, [...path, $ref]);
  }
  const others = schema.anyOf?.filter(({ type }) => type !== 'null') ?? [];
  const [only] = others;
  if (only !== undefined && others.length === 1 && schema.anyOf?.length === 2) {
    const { anyOf: _, ...beside } = schema;
    return { ...unwrapped(document, { ...only, ...beside }, path), isNullable: true };
  }
  return { schema, isNullable: false, path };
}
