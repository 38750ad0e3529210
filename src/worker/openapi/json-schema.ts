/** Zod's schemas as JSON Schema 2020-12, which is what OpenAPI 3.1 takes. */
import * as z from 'zod';
import type { Schema } from './openapi.ts';

/** What may be sent, and of answers what is told: neither is closed to fields that come later. */
const OPTIONS = { target: 'draft-2020-12', io: 'input', override: withoutNoise } as const;

/** Each under its name; where one stands in another it is referred to. */
export function componentsOf(schemas: Readonly<Record<string, z.ZodType>>): Record<string, Schema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const { schemas: converted } = z.toJSONSchema(registry, { ...OPTIONS, uri: schemaAddress });
  return Object.fromEntries(
    Object.entries(converted).map(([name, schema]) => [name, withoutIds(schema as Schema)]),
  );
}

/** With words for fields, by their names: what checks a request has none. */
export function schemaOf(schema: z.ZodType, words: Readonly<Record<string, string>> = {}): Schema {
  const { properties = {}, ...rest } = withoutIds(z.toJSONSchema(schema, OPTIONS) as Schema);
  const told = Object.entries(properties).map(([name, property]): [string, Schema] => {
    const description = words[name];
    return [name, description === undefined ? property : { description, ...property }];
  });
  return { ...rest, properties: Object.fromEntries(told) };
}

/** In a document of its own a schema says what it is and where it lies; within one it must not. */
function withoutIds({ $schema: _version, $id: _id, ...schema }: Schema): Schema {
  return schema;
}

export function schemaAddress(name: string): string {
  return `#/components/schemas/${name}`;
}

/** That a whole number is one that JSON can carry is no news. */
function withoutNoise({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}
