/** A model's input as JSON Schema 2020-12, with words for a form. Pure. */
import type { CatalogueModel } from './catalogue.ts';
import { wordsOf } from './field-labels.ts';
import { ruleSchema } from './rule.ts';
import type { Fields, FieldSchema } from './schema.ts';

/** `isStrict`: nothing but what is described is taken. */
export function inputSchema(
  { required, optional, rules = [] }: CatalogueModel,
  isStrict: boolean,
): Record<string, unknown> {
  return {
    type: 'object',
    properties: inWords({ ...required, ...optional }),
    required: Object.keys(required),
    ...(rules.length === 0 ? {} : { allOf: rules.map(ruleSchema) }),
    ...(isStrict ? { additionalProperties: false } : {}),
  };
}

/** Each field with a title, those of the objects in a list too. */
function inWords(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]): [string, FieldSchema] => {
      const { items } = field;
      const said = { ...wordsOf(name), ...field };
      if (items?.properties === undefined) return [name, said];
      return [name, { ...said, items: { ...items, properties: inWords(items.properties) } }];
    }),
  );
}
