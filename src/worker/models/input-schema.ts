/** A model's input as JSON Schema 2020-12, with labels for a form. Pure. */
import type { CatalogueModel } from './model.ts';
import { labelFor, type FieldLabels } from './field-labels.ts';
import { ruleToJsonSchema } from './rule.ts';
import type { Fields, FieldSchema } from './schema.ts';

/** The schema of `input`; with `isStrict` it rejects unknown fields. */
export function buildInputSchema(
  { required, optional, rules = [] }: CatalogueModel,
  isStrict: boolean,
  labels: FieldLabels,
): Record<string, unknown> {
  return {
    type: 'object',
    properties: addLabels({ ...required, ...optional }, labels),
    required: Object.keys(required),
    ...(rules.length === 0 ? {} : { allOf: rules.map(ruleToJsonSchema) }),
    ...(isStrict ? { additionalProperties: false } : {}),
  };
}

/** Adds a title to each field, also to the fields of objects in arrays. */
function addLabels(fields: Fields, labels: FieldLabels): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]): [string, FieldSchema] => {
      const { items } = field;
      const labelled = { ...labelFor(labels, name), ...field };
      if (items?.properties === undefined) return [name, labelled];
      return [
        name,
        { ...labelled, items: { ...items, properties: addLabels(items.properties, labels) } },
      ];
    }),
  );
}
