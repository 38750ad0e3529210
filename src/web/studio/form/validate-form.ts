/**
 * What is still wrong with a form, in words, before the edge is asked. Pure. The edge judges: this
 * only spares a person the way there, and says why a button does nothing yet.
 */
import { validateControl } from './validate-control.ts';
import type { FormField, FormModel } from './field.ts';
import { toSentence } from '../../shared/messages/to-sentence.ts';
import { isFilled, isHidden, type FieldValue, type FormValues } from './form-values.ts';
import { isRowFilled, toRows } from './rows.ts';

export type FormProblems = ReadonlyMap<string, string>;

/** By field, in the order of the form; one for each. Of a row's field by a path: `dialogue.0.text`. */
export function validateForm(form: FormModel, values: FormValues): FormProblems {
  const found = new Map<string, string>();
  for (const field of form.fields) {
    const value = values[field.name];
    if (isHidden(form, field.name, values)) continue;
    const problem = isFilled(value)
      ? validateControl(field.control, value)
      : field.isRequired
        ? formatMissing(field)
        : undefined;
    if (problem !== undefined) found.set(field.name, problem);
    for (const [path, inRow] of validateRows(field, value)) found.set(path, inRow);
  }
  for (const [name, problem] of validateRules(form, values))
    if (!found.has(name)) found.set(name, problem);
  return found;
}

function validateRows({ name, control }: FormField, value: FieldValue | undefined) {
  if (control.kind !== 'rows') return [];
  const { form, noun } = control;
  return toRows(value).flatMap((row, index): [string, string][] => {
    const own = [...validateForm(form, row)];
    const [first] = form.fields;
    if (own.length === 0 && first !== undefined && !isRowFilled(form, row))
      own.push([first.name, `Fill in this ${noun.toLowerCase()}, or remove it.`]);
    return own.map(([path, problem]) => [`${name}.${index}.${path}`, problem]);
  });
}

/**
 * What the edge found wrong, by the field of the form that is nearest: `input.image_urls.0` is shown at
 * `image_urls`, and `input.dialogue.0.text` at that row's text.
 */
export function mapServerProblems(
  fields: readonly { field: string; message: string }[],
  form: FormModel,
): FormProblems {
  return new Map(
    fields.map(({ field, message }) => [
      findFieldPath(form, field.split('.').slice(1)) ?? field,
      toSentence(`${message.charAt(0).toUpperCase()}${message.slice(1)}`),
    ]),
  );
}

function findFieldPath(
  form: FormModel,
  [name, index, ...rest]: readonly string[],
): string | undefined {
  const control = name === undefined ? undefined : findField(form, name)?.control;
  if (control?.kind !== 'rows') return name;
  const within = rest.length === 0 ? undefined : findFieldPath(control.form, rest);
  const isDrawn = within !== undefined && findField(control.form, within.split('.')[0] ?? '');
  return isDrawn ? `${name}.${index}.${within}` : name;
}

function validateRules(form: FormModel, values: FormValues): [string, string][] {
  const isThere = (name: string) => isFilled(values[name]) && !isHidden(form, name, values);
  return form.rules.flatMap((rule): [string, string][] => {
    if (rule.kind === 'flag') {
      const isMissing = values[rule.flag] === true && !isFilled(values[rule.list]);
      const field = findField(form, rule.list);
      return isMissing && field !== undefined ? [[rule.list, formatMissing(field)]] : [];
    }
    const [first = '', ...others] = rule.fields;
    const there = rule.fields.filter(isThere);
    const names = rule.fields.map((name) => lowercaseFirst(findField(form, name)?.title ?? name));
    switch (rule.kind) {
      case 'any':
        return there.length > 0 ? [] : [[first, `Needed: ${names.join(' or ')}.`]];
      case 'one':
        if (there.length === 1) return [];
        return there.length === 0
          ? [[first, `Needed: ${names.join(' or ')}.`]]
          : [[there[1] ?? first, `Either ${names.join(' or ')}, not both.`]];
      case 'with': {
        const lacking = isThere(first) ? others.find((name) => !isThere(name)) : undefined;
        return lacking === undefined ? [] : [[lacking, `Goes with ${names[0]}: add it too.`]];
      }
    }
  });
}

/** An order, because that is what is to be done next. */
function formatMissing({ title, control }: Pick<FormField, 'title' | 'control'>): string {
  const what = lowercaseFirst(title);
  switch (control.kind) {
    case 'text':
    case 'lines':
    case 'json':
      return `Write the ${what}.`;
    case 'files':
    case 'rows':
      return `Add the ${what}.`;
    case 'choice':
    case 'number':
    case 'switch':
      return `Choose the ${what}.`;
  }
}

function findField({ fields }: FormModel, name: string): FormField | undefined {
  return fields.find((field) => field.name === name);
}

/** A title within a sentence. */
export function lowercaseFirst(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}
