/** Rules between several fields, parsed from the `allOf` of a model's schema (written by src/worker/models/rule.ts). */

export type FormRule =
  /** At least one of the fields is required. */
  | { readonly kind: 'anyOf'; readonly fields: readonly string[] }
  /** Exactly one of the fields is required. */
  | { readonly kind: 'oneOf'; readonly fields: readonly string[] }
  /** The first field requires the others. */
  | { readonly kind: 'requires'; readonly fields: readonly string[] }
  /** The list is required if the flag is on, and not allowed otherwise. */
  | { readonly kind: 'flag'; readonly flag: string; readonly list: string };

type Schema = Readonly<Record<string, unknown>>;

/** Parses the rules. Those of another shape are left to the server, which explains them in its errors. */
export function parseFormRules(allOf: unknown): FormRule[] {
  return Array.isArray(allOf) ? (allOf as Schema[]).flatMap(parseRule) : [];
}

function parseRule(schema: Schema): FormRule[] {
  if (Array.isArray(schema['anyOf']))
    return [{ kind: 'anyOf', fields: listRequired(schema['anyOf']) }];
  if (Array.isArray(schema['oneOf']))
    return [{ kind: 'oneOf', fields: listRequired(schema['oneOf']) }];
  const dependent = schema['dependentRequired'];
  if (isSchema(dependent))
    return Object.entries(dependent).map(([field, others]) => ({
      kind: 'requires',
      fields: [field, ...(others as string[])],
    }));
  const [flag] = listRequired([schema['if']]);
  const [list] = listRequired([schema['then']]);
  return flag === undefined || list === undefined ? [] : [{ kind: 'flag', flag, list }];
}

function listRequired(schemas: readonly unknown[]): string[] {
  return schemas.flatMap((schema) =>
    isSchema(schema) && Array.isArray(schema['required']) ? (schema['required'] as string[]) : [],
  );
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null;
}
