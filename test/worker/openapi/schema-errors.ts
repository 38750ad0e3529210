/** Checks values against the schemas of the document. Pure. */
import { Validator } from '@cfworker/json-schema';
import type { OpenApiDocument, Schema } from '../../../src/worker/openapi/openapi.ts';

/** Errors of a value under a schema whose references point into the document; empty if it is valid. */
export function findSchemaErrors(
  { components }: OpenApiDocument,
  schema: Schema,
  value: unknown,
): string[] {
  const whole: object = { components, ...schema };
  const { errors } = new Validator(whole, '2020-12', false).validate(value);
  return errors.map(({ instanceLocation, error }) => `${instanceLocation} ${error}`);
}

/** Sets `additionalProperties: false` in every component, so that undocumented fields fail. */
export function closeDocument(document: OpenApiDocument): OpenApiDocument {
  const schemas = closeSchemas(
    document.components.schemas,
  ) as OpenApiDocument['components']['schemas'];
  return { ...document, components: { ...document.components, schemas } };
}

function closeSchemas(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closeSchemas);
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, closeSchemas(part)]),
  );
  const isOpen = 'properties' in inner && !('additionalProperties' in inner);
  return isOpen ? { ...inner, additionalProperties: false } : inner;
}
