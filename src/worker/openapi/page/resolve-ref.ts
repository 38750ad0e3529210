/** Resolves references within the document. Pure. */
import type { OpenApiDocument, Reference, Schema } from '../openapi.ts';

/** The object itself, or the object that a reference points to. */
export function dereference<T extends object>(document: OpenApiDocument, value: T | Reference): T {
  if (!('$ref' in value) || typeof value.$ref !== 'string') return value as T;
  const [, ...steps] = value.$ref.split('/');
  let found: unknown = document;
  for (const step of steps) found = (found as Record<string, unknown>)[step];
  return found as T;
}

/** The component name of a schema reference. */
export function refName({ $ref }: Schema): string | undefined {
  return $ref?.split('/').at(-1);
}

export interface UnwrappedSchema {
  readonly schema: Schema;
  readonly isNullable: boolean;
  /** The references that were followed. */
  readonly path: readonly string[];
}

/** Follows references and unwraps `anyOf` with null. */
export function unwrapSchema(
  document: OpenApiDocument,
  schema: Schema,
  path: readonly string[] = [],
): UnwrappedSchema {
  if (schema.$ref !== undefined) {
    const { $ref, ...beside } = schema;
    const target = dereference<Schema>(document, { $ref });
    return unwrapSchema(document, { ...target, ...beside }, [...path, $ref]);
  }
  const others = schema.anyOf?.filter(({ type }) => type !== 'null') ?? [];
  const [only] = others;
  if (only !== undefined && others.length === 1 && schema.anyOf?.length === 2) {
    const { anyOf: _, ...beside } = schema;
    return { ...unwrapSchema(document, { ...only, ...beside }, path), isNullable: true };
  }
  return { schema, isNullable: false, path };
}
