/**
 * Validates a form before it is sent. The server has the last word: this saves a round trip, and explains
 * why nothing can be created yet.
 */
import { toSentence } from '../../shared/messages/to-sentence.ts';
import type { FieldModel, FormModel } from './field.ts';
import { isFilled, isHidden } from './form-values.ts';
import { toRows } from './rows.ts';
import type { FormProblems } from './form-problems.ts';
import { validateControl } from './validate-control.ts';
import { type FieldValue, type FormValues } from './field-value.ts';
import { isRowFilled } from './form-values.ts';
import { formatMissing, validateRules } from './validate-rules.ts';

/** Finds at most one problem per field, in the order of the form. */
export function validateForm(form: FormModel, values: FormValues): FormProblems {
  const problems = new Map<string, string>();
  for (const field of form.fields) {
    const value = values[field.name];
    if (isHidden(form, field.name, values)) continue;
    const problem = validateField(field, value);
    if (problem !== undefined) problems.set(field.name, problem);
    for (const [path, rowProblem] of validateRows(field, value)) problems.set(path, rowProblem);
  }
  for (const [name, problem] of validateRules(form, values))
    if (!problems.has(name)) problems.set(name, problem);
  return problems;
}

function validateField(field: FieldModel, value: FieldValue | undefined): string | undefined {
  if (isFilled(value)) return validateControl(field.control, value);
  return field.isRequired ? formatMissing(field) : undefined;
}

function validateRows({ name, control }: FieldModel, value: FieldValue | undefined) {
  if (control.kind !== 'rows') return [];
  const { form, itemName } = control;
  return toRows(value).flatMap((row, index): [string, string][] => {
    const problems = [...validateForm(form, row)];
    const [firstField] = form.fields;
    if (problems.length === 0 && firstField !== undefined && !isRowFilled(form, row))
      problems.push([firstField.name, `Fill in or remove this ${itemName.toLowerCase()}.`]);
    return problems.map(([path, problem]) => [`${name}.${index}.${path}`, problem]);
  });
}

/**
 * Maps the field errors of the server to the nearest field of the form: `input.image_urls.0` is shown at
 * `image_urls`, and `input.dialogue.0.text` at the text of that row.
 */
export function mapServerProblems(
  errors: readonly { field: string; message: string }[],
  form: FormModel,
): FormProblems {
  return new Map(
    errors.map(({ field, message }) => [
      findFieldPath(form, field.split('.').slice(1)) ?? field,
      toSentence(`${message.charAt(0).toUpperCase()}${message.slice(1)}`),
    ]),
  );
}

function findFieldPath(form: FormModel, path: readonly string[]): string | undefined {
  const [name, index, ...rest] = path;
  const control = form.fields.find((field) => field.name === name)?.control;
  if (control?.kind !== 'rows' || rest.length === 0) return name;
  const inner = findFieldPath(control.form, rest);
  const [innerName] = inner?.split('.') ?? [];
  const isShown = control.form.fields.some((field) => field.name === innerName);
  return isShown ? `${name}.${index}.${inner}` : name;
}
