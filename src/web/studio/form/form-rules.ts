/** What holds between several fields, read from the `allOf` of a model's schema (src/worker/models/rule.ts writes it). Pure. */

export type FormRule =
  /** At least one of the fields. */
  | { readonly kind: 'any'; readonly fields: readonly string[] }
  /** One of the fields and no other. */
  | { readonly kind: 'one'; readonly fields: readonly string[] }
  /** The first field is nothing without the others. */
  | { readonly kind: 'with'; readonly fields: readonly string[] }
  /** A list that must be there when a flag is set, and has no place otherwise. */
  | { readonly kind: 'flag'; readonly flag: string; readonly list: string };

type Schema = Readonly<Record<string, unknown>>;

/** Rules of another shape are left to the edge, which answers with words of its own. */
export function parseFormRules(allOf: unknown): FormRule[] {
  return Array.isArray(allOf) ? (allOf as Schema[]).flatMap(ruleOf) : [];
}

function ruleOf(schema: Schema): FormRule[] {
  if (Array.isArray(schema['anyOf'])) return [{ kind: 'any', fields: requiredIn(schema['anyOf']) }];
  if (Array.isArray(schema['oneOf'])) return [{ kind: 'one', fields: requiredIn(schema['oneOf']) }];
  const dependent = schema['dependentRequired'];
  if (isSchema(dependent))
    return Object.entries(dependent).map(([field, others]) => ({
      kind: 'with',
      fields: [field, ...(others as string[])],
    }));
  const [flag] = requiredIn([schema['if']]);
  const [list] = requiredIn([schema['then']]);
  return flag === undefined || list === undefined ? [] : [{ kind: 'flag', flag, list }];
}

function requiredIn(schemas: readonly unknown[]): string[] {
  return schemas.flatMap((schema) =>
    isSchema(schema) && Array.isArray(schema['required']) ? (schema['required'] as string[]) : [],
  );
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null;
}
