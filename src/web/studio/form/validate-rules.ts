/** Validates the rules between several fields of a form. */
import type { FieldModel, FormModel } from './field.ts';
import type { FormRule } from './form-rules.ts';
import { type FormValues } from './field-value.ts';
import { isFilled, isHidden } from './form-values.ts';

/** Returns a field and a sentence for each rule that is violated. */
export function validateRules(form: FormModel, values: FormValues): [string, string][] {
  return form.rules.flatMap((rule) => validateRule(rule, form, values));
}

function validateRule(rule: FormRule, form: FormModel, values: FormValues): [string, string][] {
  const find = (name: string) => form.fields.find((field) => field.name === name);
  const isPresent = (name: string) => isFilled(values[name]) && !isHidden(form, name, values);
  if (rule.kind === 'flag') {
    const isMissing = values[rule.flag] === true && !isFilled(values[rule.list]);
    const field = find(rule.list);
    return isMissing && field !== undefined ? [[rule.list, formatMissing(field)]] : [];
  }
  const [first = '', ...others] = rule.fields;
  const present = rule.fields.filter(isPresent);
  const titles = rule.fields.map((name) => lowercaseFirst(find(name)?.title ?? name));
  const alternatives = titles.join(' or ');
  switch (rule.kind) {
    case 'anyOf':
      return present.length > 0 ? [] : [[first, `Required: ${alternatives}.`]];
    case 'oneOf':
      if (present.length === 1) return [];
      return present.length === 0
        ? [[first, `Required: ${alternatives}.`]]
        : [[present[1] ?? first, `Use either ${alternatives}, not both.`]];
    case 'requires': {
      const missing = isPresent(first) ? others.find((name) => !isPresent(name)) : undefined;
      return missing === undefined ? [] : [[missing, `Required together with ${titles[0]}.`]];
    }
  }
}

/** Formats a missing field as what to do next: `Enter the prompt.` */
export function formatMissing({ title, control }: Pick<FieldModel, 'title' | 'control'>): string {
  const name = lowercaseFirst(title);
  switch (control.kind) {
    case 'text':
    case 'lines':
    case 'json':
      return `Enter the ${name}.`;
    case 'files':
    case 'rows':
      return `Add the ${name}.`;
    case 'choice':
    case 'number':
    case 'switch':
      return `Choose the ${name}.`;
  }
}

function lowercaseFirst(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}
