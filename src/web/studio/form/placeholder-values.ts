/** An input that can be priced before it is complete. Pure. */
import type { FormField, FormModel } from './field.ts';
import {
  buildInput,
  isFilled,
  type FieldValue,
  type TaskInput,
  type FormValues,
} from './form-values.ts';
import { validateForm, type FormProblems } from './validate-form.ts';
import { toRows } from './rows.ts';

/** Nobody fetches it: an estimate looks at no file. */
const ADDRESS = 'https://example.com/file';

/**
 * The price seldom hangs on words or pictures, so those that are missing are stood in for, and a person
 * sees a price before the first word. Undefined where something else is wrong, or where the price does
 * hang on the length of what is missing.
 */
export function buildEstimateInput(
  form: FormModel,
  values: FormValues,
  problems: FormProblems,
  price: unknown,
): TaskInput | undefined {
  if (problems.size > 0 && isByText(price)) return undefined;
  const all = withPlaceholders(form, values, problems);
  return all === undefined ? undefined : buildInput(form, all);
}

/** With what is missing stood in for; undefined where that is not all that is wrong. */
function withPlaceholders(
  form: FormModel,
  values: FormValues,
  problems: FormProblems,
  standInFor = standInOf,
): FormValues | undefined {
  const standIns: Record<string, FieldValue> = {};
  for (const path of problems.keys()) {
    const [name = ''] = path.split('.');
    if (Object.hasOwn(standIns, name)) continue;
    const field = form.fields.find((one) => one.name === name);
    const standIn = field === undefined ? undefined : standInFor(field, values[name]);
    if (standIn === undefined) return undefined;
    standIns[name] = standIn;
  }
  return { ...values, ...standIns };
}

function standInOf({ control }: FormField, value: FieldValue | undefined): FieldValue | undefined {
  if (control.kind === 'rows') {
    const { form, least, most = Infinity } = control;
    const rows = isFilled(value) ? toRows(value) : Array.from({ length: least || 1 }, () => ({}));
    if (rows.length < least || rows.length > most) return undefined;
    const all = rows.map((row) =>
      withPlaceholders(form, row, validateForm(form, row), standInInRow),
    );
    return all.every((row) => row !== undefined) ? all : undefined;
  }
  if (isFilled(value)) return undefined;
  if (control.kind === 'text') return 'x'.repeat(Math.max(1, control.least));
  if (control.kind === 'files')
    return Array.from({ length: Math.max(1, control.least) }, () => ADDRESS);
  return undefined;
}

/** A price may hang on a number, but on none of a row's. */
function standInInRow(field: FormField, value: FieldValue | undefined): FieldValue | undefined {
  const { control } = field;
  const isMissing = control.kind === 'number' && !isFilled(value);
  return isMissing ? (control.least ?? 1) : standInOf(field, value);
}

function isByText(price: unknown): boolean {
  const isObject = typeof price === 'object' && price !== null;
  return isObject && 'per' in price && price.per === 'thousand characters';
}
