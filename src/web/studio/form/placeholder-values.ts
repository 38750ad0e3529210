/** Completes an unfinished form with placeholders, so that its price can be shown. */
import type { FieldModel, FormModel } from './field.ts';
import { buildInput, isFilled } from './form-values.ts';
import { toRows } from './rows.ts';
import { type FieldValue, type FormValues, type TaskInput } from './field-value.ts';
import { type FormProblems } from './form-problems.ts';
import { validateForm } from './validate-form.ts';

/** Never fetched: an estimate does not read files. */
const PLACEHOLDER_URL = 'https://example.com/file';

type FindPlaceholder = (field: FieldModel, value: FieldValue | undefined) => FieldValue | undefined;

/**
 * Builds an input for an estimate. Prices rarely depend on texts or files, so missing ones are replaced by
 * placeholders and a price is known before the prompt. Returns undefined if anything else is wrong, or if
 * the price depends on the length of a missing text.
 *
 * @param problems What `validateForm` found.
 * @param price The price of the model as the catalogue has it.
 */
export function buildEstimateInput(
  form: FormModel,
  values: FormValues,
  problems: FormProblems,
  price: unknown,
): TaskInput | undefined {
  if (problems.size > 0 && dependsOnText(price)) return undefined;
  const completed = withPlaceholders(form, values, problems, findPlaceholder);
  return completed === undefined ? undefined : buildInput(form, completed);
}

function withPlaceholders(
  form: FormModel,
  values: FormValues,
  problems: FormProblems,
  find: FindPlaceholder,
): FormValues | undefined {
  const placeholders: Record<string, FieldValue> = {};
  for (const path of problems.keys()) {
    const [name = ''] = path.split('.');
    if (Object.hasOwn(placeholders, name)) continue;
    const field = form.fields.find((one) => one.name === name);
    const placeholder = field === undefined ? undefined : find(field, values[name]);
    if (placeholder === undefined) return undefined;
    placeholders[name] = placeholder;
  }
  return { ...values, ...placeholders };
}

function findPlaceholder(
  { control }: FieldModel,
  value: FieldValue | undefined,
): FieldValue | undefined {
  if (control.kind === 'rows') {
    const { form, min, max = Infinity } = control;
    const rows = isFilled(value) ? toRows(value) : Array.from({ length: min || 1 }, () => ({}));
    if (rows.length < min || rows.length > max) return undefined;
    const completed = rows.map((row) =>
      withPlaceholders(form, row, validateForm(form, row), findRowPlaceholder),
    );
    return completed.every((row) => row !== undefined) ? completed : undefined;
  }
  if (isFilled(value)) return undefined;
  if (control.kind === 'text') return 'x'.repeat(Math.max(1, control.min));
  if (control.kind === 'files')
    return Array.from({ length: Math.max(1, control.min) }, () => PLACEHOLDER_URL);
  return undefined;
}

/** A price may depend on a number of the form, but on no number of a row. */
function findRowPlaceholder(
  field: FieldModel,
  value: FieldValue | undefined,
): FieldValue | undefined {
  const { control } = field;
  const isMissingNumber = control.kind === 'number' && !isFilled(value);
  return isMissingNumber ? (control.min ?? 1) : findPlaceholder(field, value);
}

function dependsOnText(price: unknown): boolean {
  const isPrice = typeof price === 'object' && price !== null;
  const per = isPrice && 'per' in price ? price.per : undefined;
  return per === 'thousand characters' || per === 'million tokens';
}
