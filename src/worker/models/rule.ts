/** Constraints across fields of an input: as data, as a check and as JSON Schema. Pure. */

export type Rule =
  /** At least one of the fields. */
  | { readonly kind: 'at_least_one'; readonly fields: readonly string[] }
  /** Exactly one of the fields. */
  | { readonly kind: 'exactly_one'; readonly fields: readonly string[] }
  /** A field that requires another one. */
  | { readonly kind: 'requires'; readonly field: string; readonly other: string }
  /** An array that is required when a flag is true and must be empty otherwise. */
  | { readonly kind: 'list_when_flag'; readonly flag: string; readonly list: string };

export const atLeastOne = (...fields: string[]): Rule => ({ kind: 'at_least_one', fields });
export const exactlyOne = (...fields: string[]): Rule => ({ kind: 'exactly_one', fields });
export const requires = (field: string, other: string): Rule => ({
  kind: 'requires',
  field,
  other,
});
export const listWhenFlag = (flag: string, list: string): Rule => ({
  kind: 'list_when_flag',
  flag,
  list,
});

export interface RuleViolation {
  field: string;
  message: string;
}

/** How an input violates a rule; undefined if it does not. */
export function findViolation(
  rule: Rule,
  input: Readonly<Record<string, unknown>>,
): RuleViolation | undefined {
  // Some clients send an empty array or string for an absent field.
  const isGiven = (field: string) => {
    const value = input[field];
    return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
  };
  switch (rule.kind) {
    case 'at_least_one':
    case 'exactly_one': {
      const [field = ''] = rule.fields;
      const count = rule.fields.filter(isGiven).length;
      const names = rule.fields.map((name) => `input.${name}`).join(' or ');
      if (count === 0) return { field, message: `is required: ${names}` };
      const hasTooMany = rule.kind === 'exactly_one' && count > 1;
      return hasTooMany ? { field, message: `must be given alone: ${names}, not both` } : undefined;
    }
    case 'requires': {
      const { field, other } = rule;
      const isMissing = isGiven(field) && !isGiven(other);
      return isMissing ? { field: other, message: `is required with input.${field}` } : undefined;
    }
    case 'list_when_flag': {
      const { flag, list } = rule;
      if (input[flag] === true)
        return isGiven(list)
          ? undefined
          : { field: list, message: `is required with input.${flag}` };
      return isGiven(list)
        ? { field: list, message: `must be empty without input.${flag}` }
        : undefined;
    }
  }
}

const requiring = (field: string) => ({ required: [field] });

/** The rule as a JSON Schema, for the `allOf` of an object's schema. */
export function ruleToJsonSchema(rule: Rule): Record<string, unknown> {
  switch (rule.kind) {
    case 'at_least_one':
      return { anyOf: rule.fields.map(requiring) };
    case 'exactly_one':
      return { oneOf: rule.fields.map(requiring) };
    case 'requires':
      return { dependentRequired: { [rule.field]: [rule.other] } };
    case 'list_when_flag':
      return {
        if: { properties: { [rule.flag]: { const: true } }, required: [rule.flag] },
        // oxlint-disable-next-line unicorn/no-thenable -- a JSON Schema keyword, never awaited
        then: { properties: { [rule.list]: { minItems: 1 } }, ...requiring(rule.list) },
        else: { properties: { [rule.list]: { maxItems: 0 } } },
      };
  }
}
