/** A model's input as JSON Schema 2020-12, with words for a form. Pure. */
import type { CatalogueModel } from './catalogue.ts';
import { wordsOf } from './field-words.ts';
import { ruleSchema } from './rule.ts';

/** `isStrict`: nothing but what is described is taken. */
export function inputSchema(
  { required, optional, rules = [] }: CatalogueModel,
  isStrict: boolean,
): Record<string, unknown> {
  const properties = Object.fromEntries(
    Object.entries({ ...required, ...optional }).map(([name, field]) => [
      name,
      { ...wordsOf(name), ...field },
    ]),
  );
  return {
    type: 'object',
    properties,
    required: Object.keys(required),
    ...(rules.length === 0 ? {} : { allOf: rules.map(ruleSchema) }),
    ...(isStrict ? { additionalProperties: false } : {}),
  };
}
