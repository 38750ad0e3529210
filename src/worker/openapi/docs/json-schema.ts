/** Converts zod schemas to JSON Schema 2020-12, the dialect of OpenAPI 3.1. */
import * as z from 'zod';
import { schemaPointer, type Schema } from '../openapi.ts';
import { COMPONENTS } from './schemas/component.ts';

/** The `input` side leaves objects open, in requests and responses: later versions may add fields. */
const OPTIONS = { target: 'draft-2020-12', io: 'input', override: withoutNoise } as const;

/** All component schemas by name. A schema that contains another one refers to it by `$ref`. */
export function toComponentSchemas(): Record<string, Schema> {
  const { schemas } = z.toJSONSchema(COMPONENTS, { ...OPTIONS, uri: schemaPointer });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, withoutIds(schema as Schema)]),
  );
}

/** One schema. `descriptions` documents its fields by name, because the schemas of requests have no descriptions. */
export function toJsonSchema(
  schema: z.core.$ZodType,
  descriptions: Readonly<Record<string, string | undefined>> = {},
): Schema {
  const { properties = {}, ...rest } = withoutIds(z.toJSONSchema(schema, OPTIONS) as Schema);
  const described = Object.entries(properties).map(([name, property]): [string, Schema] => {
    const description = descriptions[name];
    return [name, description === undefined ? property : { description, ...property }];
  });
  return { ...rest, properties: Object.fromEntries(described) };
}

/** `$schema` and `$id` are for standalone schemas and must not be set within an OpenAPI document. */
function withoutIds({ $schema: _version, $id: _id, ...schema }: Schema): Schema {
  return schema;
}

/** Drops the safe-integer bounds that zod adds to every integer. */
function withoutNoise({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}
