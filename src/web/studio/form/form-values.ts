/** What a person has put into a form, and the input that is sent for it. Pure. */
import { isObject, tryParseJson } from '../../../client/json.ts';
import type { Control, Field, FormModel } from './field.ts';
import { WHOLE_INPUT } from './form-model.ts';
import { newRow, ROW_KEY, rowsIn } from './rows.ts';

/** As the controls have it: files as a list of addresses, lines and JSON as the text that was typed. */
export type FieldValue = string | number | boolean | readonly string[] | readonly Values[];
export interface Values {
  readonly [name: string]: FieldValue | undefined;
}
export type Input = Readonly<Record<string, unknown>>;

/**
 * What a form begins with. Defaults are KIE's and are left out; but what must be sent begins with its
 * default, a required switch with "off", and a required list of rows with one of them.
 */
export function firstValues({ fields, rules }: FormModel): Values {
  const needed = new Set(rules.flatMap((rule) => (rule.kind === 'any' ? rule.fields : [])));
  const sent = fields.filter(({ name, isRequired }) => isRequired || needed.has(name));
  return Object.fromEntries(
    sent.map(({ name, fallback, control, isRequired }) => [
      name,
      (fallback as FieldValue | undefined) ?? (isRequired ? firstOf(control) : undefined),
    ]),
  );
}

function firstOf(control: Control): FieldValue | undefined {
  if (control.kind === 'switch') return false;
  return control.kind === 'rows' ? [newRow(control.form, '0')] : undefined;
}

/** Whether there is anything in it that would be sent. */
export function isFilled(value: FieldValue | undefined): value is FieldValue {
  if (typeof value === 'string') return value.trim() !== '';
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

/** The input of a task. JSON that cannot be read yet is left out; `problemsOf` tells of it. */
export function inputOf({ fields, rules }: FormModel, values: Values): Input {
  const input: Record<string, unknown> = {};
  for (const field of fields) {
    const value = values[field.name];
    if (!isFilled(value) || isHidden({ rules }, field.name, values)) continue;
    const sent = sentValue(field, value);
    if (field.name === WHOLE_INPUT) Object.assign(input, sent);
    else if (sent !== undefined) input[field.name] = sent;
  }
  return input;
}

/** The form that would send this input: of a task that is to be made again. */
export function valuesOf(form: FormModel, input: Input): Values {
  const values = form.fields.map((field) => {
    const value = field.name === WHOLE_INPUT ? input : input[field.name];
    return [field.name, value === undefined ? undefined : shownValue(field, value)] as const;
  });
  return {
    ...firstValues(form),
    ...Object.fromEntries(values.filter(([, value]) => isFilled(value))),
  };
}

/** A list whose switch is off has no place in the form. */
export function isHidden(
  { rules }: Pick<FormModel, 'rules'>,
  name: string,
  values: Values,
): boolean {
  return rules.some(
    (rule) => rule.kind === 'flag' && rule.list === name && values[rule.flag] !== true,
  );
}

function sentValue({ control }: Field, value: FieldValue): unknown {
  switch (control.kind) {
    case 'files': {
      const addresses = value as readonly string[];
      return control.isList ? addresses : addresses[0];
    }
    case 'rows':
      return rowsIn(value).map((row) => inputOf(control.form, row));
    case 'lines': {
      const lines = linesOf(textOf(value));
      return control.of === 'number' ? lines.map(Number) : lines;
    }
    case 'json':
      return tryParseJson(textOf(value));
    case 'text':
    case 'choice':
    case 'number':
    case 'switch':
      return value;
  }
}

function shownValue({ control }: Field, value: unknown): FieldValue {
  switch (control.kind) {
    case 'files':
      return Array.isArray(value) ? value.map(String) : [String(value)];
    case 'rows':
      return (Array.isArray(value) ? value : [value])
        .filter(isObject)
        .map((row, index) => ({ ...valuesOf(control.form, row), [ROW_KEY]: String(index) }));
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
export function textOf(value: FieldValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
