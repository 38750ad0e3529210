/** What an earlier page has kept of a form, read with distrust. Pure. */
import { isObject } from '../../../client/json.ts';
import type { Control, FormModel } from './field.ts';
import { buildInitialValues, type FieldValue, type FormValues } from './form-values.ts';
import { readRowKey, ROW_KEY, toRows, type RowsControl } from './rows.ts';

/** What was kept of a form. A value that its control cannot show gives way to the first one. */
export function sanitizeValues(form: FormModel, values: FormValues): FormValues {
  const first = buildInitialValues(form);
  return Object.fromEntries(
    form.fields.map(({ name, control }) => {
      const value = values[name];
      if (value !== undefined && !fits(control, value)) return [name, first[name]];
      return [name, control.kind === 'rows' ? sanitizeRows(control, value) : value];
    }),
  );
}

function sanitizeRows(
  { form }: RowsControl,
  value: FieldValue | undefined,
): FieldValue | undefined {
  if (value === undefined) return undefined;
  return toRows(value).map((row, index) => ({
    ...sanitizeValues(form, row),
    [ROW_KEY]: readRowKey(row, index),
  }));
}

/** Whether a control can show it; what is wrong with it is said by `problemsOf`. */
function fits(control: Control, value: unknown): boolean {
  switch (control.kind) {
    case 'files':
      return Array.isArray(value) && value.every((address) => typeof address === 'string');
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
