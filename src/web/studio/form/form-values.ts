/** What a person has put into a form, and the input that is sent for it. Pure. */
import { isObject, tryJson } from '../../../client/json.ts';
import type { Control, FormField, FormModel } from './field.ts';
import { WHOLE_INPUT } from './build-form.ts';
import { createRow, ROW_KEY, toRows } from './rows.ts';

/** As the controls have it: files as a list of addresses, lines and JSON as the text that was typed. */
export type FieldValue = string | number | boolean | readonly string[] | readonly FormValues[];
export interface FormValues {
  readonly [name: string]: FieldValue | undefined;
}
export type TaskInput = Readonly<Record<string, unknown>>;

/**
 * What a form begins with. Defaults are KIE's and are left out; but what must be sent begins with its
 * default, a required switch with "off", and a required list of rows with one of them.
 */
export function buildInitialValues({ fields, rules }: FormModel): FormValues {
  const needed = new Set(rules.flatMap((rule) => (rule.kind === 'any' ? rule.fields : [])));
  const sent = fields.filter(({ name, isRequired }) => isRequired || needed.has(name));
  return Object.fromEntries(
    sent.map(({ name, defaultValue, control, isRequired }) => [
      name,
      (defaultValue as FieldValue | undefined) ?? (isRequired ? firstOf(control) : undefined),
    ]),
  );
}

function firstOf(control: Control): FieldValue | undefined {
  if (control.kind === 'switch') return false;
  return control.kind === 'rows' ? [createRow(control.form, '0')] : undefined;
}

/** Whether there is anything in it that would be sent. */
export function isFilled(value: FieldValue | undefined): value is FieldValue {
  if (typeof value === 'string') return value.trim() !== '';
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

/** The input of a task. JSON that cannot be read yet is left out; `problemsOf` tells of it. */
export function buildInput({ fields, rules }: FormModel, values: FormValues): TaskInput {
  const input: Record<string, unknown> = {};
  for (const field of fields) {
    const value = values[field.name];
    if (!isFilled(value) || isHidden({ rules }, field.name, values)) continue;
    const sent = toInputValue(field, value);
    if (field.name === WHOLE_INPUT) Object.assign(input, sent);
    else if (sent !== undefined) input[field.name] = sent;
  }
  return input;
}

/** The form that would send this input: of a task that is to be made again. */
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

/** A list whose switch is off has no place in the form. */
export function isHidden(
  { rules }: Pick<FormModel, 'rules'>,
  name: string,
  values: FormValues,
): boolean {
  return rules.some(
    (rule) => rule.kind === 'flag' && rule.list === name && values[rule.flag] !== true,
  );
}

function toInputValue({ control }: FormField, value: FieldValue): unknown {
  switch (control.kind) {
    case 'files': {
      const addresses = value as readonly string[];
      return control.isList ? addresses : addresses[0];
    }
    case 'rows':
      return toRows(value).map((row) => buildInput(control.form, row));
    case 'lines': {
      const lines = splitLines(toText(value));
      return control.of === 'number' ? lines.map(Number) : lines;
    }
    case 'json':
      return tryJson(toText(value));
    case 'text':
    case 'choice':
    case 'number':
    case 'switch':
      return value;
  }
}

function toFieldValue({ control }: FormField, value: unknown): FieldValue {
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

/** As it was typed; empty for what nobody typed. */
export function toText(value: FieldValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export function splitLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
