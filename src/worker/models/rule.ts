/** What holds between several fields of an input: as data, as a check, and as JSON Schema. Pure. */

export type Rule =
  /** At least one of the fields. */
  | { readonly kind: 'at_least_one'; readonly fields: readonly string[] }
  /** One of the fields and no other of them. */
  | { readonly kind: 'exactly_one'; readonly fields: readonly string[] }
  /** A field that is nothing without another. */
  | { readonly kind: 'goes_with'; readonly field: string; readonly other: string }
  /** A list that must be there when a flag is true, and hold nothing otherwise. */
  | { readonly kind: 'list_of_flag'; readonly flag: string; readonly list: string };

export const atLeastOne = (...fields: string[]): Rule => ({ kind: 'at_least_one', fields });
export const exactlyOne = (...fields: string[]): Rule => ({ kind: 'exactly_one', fields });
export const goesWith = (field: string, other: string): Rule => ({
  kind: 'goes_with',
  field,
  other,
});
export const listOfFlag = (flag: string, list: string): Rule => ({
  kind: 'list_of_flag',
  flag,
  list,
});

export interface BrokenRule {
  field: string;
  message: string;
}

/** Where and how an input breaks a rule, or undefined when it keeps it. */
export function brokenRule(
  rule: Rule,
  input: Readonly<Record<string, unknown>>,
): BrokenRule | undefined {
  // A list without an item, or a text without a letter, is how some clients leave a field out.
  const isThere = (field: string) => {
    const value = input[field];
    return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
  };
  switch (rule.kind) {
    case 'at_least_one':
    case 'exactly_one': {
      const [field = ''] = rule.fields;
      const count = rule.fields.filter(isThere).length;
      const names = rule.fields.map((name) => `input.${name}`).join(' or ');
      if (count === 0) return { field, message: `is required: ${names}` };
      const isTooMany = rule.kind === 'exactly_one' && count > 1;
      return isTooMany ? { field, message: `is one too many: ${names}, not both` } : undefined;
    }
    case 'goes_with': {
      const { field, other } = rule;
      const isAlone = isThere(field) && !isThere(other);
      return isAlone ? { field: other, message: `is required with input.${field}` } : undefined;
    }
    case 'list_of_flag': {
      const { flag, list } = rule;
      if (input[flag] === true)
        return isThere(list)
          ? undefined
          : { field: list, message: `is required with input.${flag}` };
      return isThere(list)
        ? { field: list, message: `must be empty without input.${flag}` }
        : undefined;
    }
  }
}

const requiring = (field: string) => ({ required: [field] });

/** The rule as JSON Schema has it, to stand in the `allOf` of an object's schema. */
export function ruleSchema(rule: Rule): Record<string, unknown> {
  switch (rule.kind) {
    case 'at_least_one':
      return { anyOf: rule.fields.map(requiring) };
    case 'exactly_one':
      return { oneOf: rule.fields.map(requiring) };
    case 'goes_with':
      return { dependentRequired: { [rule.field]: [rule.other] } };
    case 'list_of_flag':
      return {
        if: { properties: { [rule.flag]: { const: true } }, required: [rule.flag] },
        // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word; nobody awaits it
        then: { properties: { [rule.list]: { minItems: 1 } }, ...requiring(rule.list) },
        else: { properties: { [rule.list]: { maxItems: 0 } } },
      };
  }
}
