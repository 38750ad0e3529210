/** The values of a form, and the task input that is built from them. */
import { isObject, tryParseJson } from '../../../client/json.ts';
import { WHOLE_INPUT } from './build-form.ts';
import type { Control, FieldModel, FormModel } from './field.ts';
import type { FieldValue, FormValues, TaskInput } from './field-value.ts';
import { ROW_KEY, toRows } from './rows.ts';

/**
 * Builds the initial values of a form. Defaults are left to KIE, but a required field starts with its
 * default, a required switch with "off", and a required list of rows with one row.
 */
export function buildInitialValues({ fields, rules }: FormModel): FormValues {
  const inRules = new Set(rules.flatMap((rule) => (rule.kind === 'anyOf' ? rule.fields : [])));
  const needed = fields.filter(({ name, isRequired }) => isRequired || inRules.has(name));
  return Object.fromEntries(
    needed.map(({ name, defaultValue, control, isRequired }) => [
      name,
      (defaultValue as FieldValue | undefined) ??
        (isRequired ? buildInitialValue(control) : undefined),
    ]),
  );
}

function buildInitialValue(control: Control): FieldValue | undefined {
  if (control.kind === 'switch') return false;
  return control.kind === 'rows' ? [createRow(control.form, '0')] : undefined;
}

/** Creates a row with the initial values of its form. */
export function createRow(form: FormModel, key: string): FormValues {
  return { ...buildInitialValues(form), [ROW_KEY]: key };
}

/** Whether the value has content that would be sent. */
export function isFilled(value: FieldValue | undefined): value is FieldValue {
  if (typeof value === 'string') return value.trim() !== '';
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

/** Whether any field of a row has content. */
export function isRowFilled({ fields }: FormModel, row: FormValues): boolean {
  return fields.some(({ name }) => isFilled(row[name]));
}

/** Builds the input of a task. JSON that cannot be parsed is omitted; `validateForm` reports it. */
export function buildInput({ fields, rules }: FormModel, values: FormValues): TaskInput {
  const input: Record<string, unknown> = {};
  for (const field of fields) {
    const value = values[field.name];
    if (!isFilled(value) || isHidden({ rules }, field.name, values)) continue;
    const inputValue = toInputValue(field, value);
    if (field.name === WHOLE_INPUT) Object.assign(input, inputValue);
    else if (inputValue !== undefined) input[field.name] = inputValue;
  }
  return input;
}

/** Builds the values of a form that would send this input, to reuse the settings of an earlier task. */
export function buildValues(form: FormModel, input: TaskInput): FormValues {
  const values = form.fields.map((field) => {
    const value = field.name === WHOLE_INPUT ? input : input[field.name];
    return [field.name, value === undefined ? undefined : toFieldValue(field, value)] as const;
  });
  return {
    ...buildInitialValues(form),
    ...Object.fromEntries(values.filter(([, value]) => isFilled(value))),
  };
}

/** Whether the field is a list whose switch is off. */
export function isHidden(
  { rules }: Pick<FormModel, 'rules'>,
  name: string,
  values: FormValues,
): boolean {
  return rules.some(
    (rule) => rule.kind === 'flag' && rule.list === name && values[rule.flag] !== true,
  );
}

function toInputValue({ control }: FieldModel, value: FieldValue): unknown {
  switch (control.kind) {
    case 'files': {
      const urls = value as readonly string[];
      return control.isList ? urls : urls[0];
    }
    case 'rows':
      return toRows(value).map((row) => buildInput(control.form, row));
    case 'lines': {
      const lines = splitLines(toText(value));
      return control.itemType === 'number' ? lines.map(Number) : lines;
    }
    case 'json':
      return tryParseJson(toText(value));
    case 'text':
    case 'choice':
    case 'number':
    case 'switch':
      return value;
  }
}

function toFieldValue({ control }: FieldModel, value: unknown): FieldValue {
  switch (control.kind) {
    case 'files':
      return Array.isArray(value) ? value.map(String) : [String(value)];
    case 'rows':
      return (Array.isArray(value) ? value : [value])
        .filter(isObject)
        .map((row, index) => ({ ...buildValues(control.form, row), [ROW_KEY]: String(index) }));
    case 'lines':
      return Array.isArray(value) ? value.join('\n') : String(value);
    case 'json':
      return JSON.stringify(value, null, 2);
    case 'text':
    case 'choice':
    case 'number':
    case 'switch':
      return value as FieldValue;
  }
}

/** Returns the text of an input element; empty for a value that is neither text nor number. */
export function toText(value: FieldValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Splits a text into its lines, without blank ones. */
export function splitLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
