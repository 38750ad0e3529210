/** Checks stored form values, which another version of the page or a person may have written. */
import { isObject } from '../../../client/json.ts';
import type { Control, ControlOfKind, FormModel } from './field.ts';
import { buildInitialValues } from './form-values.ts';
import { type FieldValue, type FormValues } from './field-value.ts';
import { readRowKey, ROW_KEY, toRows } from './rows.ts';

/** Returns the values of a form's fields. A value that its control cannot show becomes the initial one. */
export function sanitizeValues(form: FormModel, values: FormValues): FormValues {
  const initial = buildInitialValues(form);
  return Object.fromEntries(
    form.fields.map(({ name, control }) => {
      const value = values[name];
      if (value !== undefined && !fitsControl(control, value)) return [name, initial[name]];
      return [name, control.kind === 'rows' ? sanitizeRows(control, value) : value];
    }),
  );
}

function sanitizeRows(
  { form }: ControlOfKind<'rows'>,
  value: FieldValue | undefined,
): FieldValue | undefined {
  if (value === undefined) return undefined;
  return toRows(value).map((row, index) => ({
    ...sanitizeValues(form, row),
    [ROW_KEY]: readRowKey(row, index),
  }));
}

/** Whether a control can show the value, valid or not. */
function fitsControl(control: Control, value: unknown): boolean {
  switch (control.kind) {
    case 'files':
      return Array.isArray(value) && value.every((url) => typeof url === 'string');
    case 'rows':
      return Array.isArray(value) && value.every((row) => isObject(row) && !Array.isArray(row));
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'switch':
      return typeof value === 'boolean';
    case 'choice':
      return control.choices.some((choice) => choice.value === value);
    case 'text':
    case 'lines':
    case 'json':
      return typeof value === 'string';
  }
}
