/** The rows of a list in a form: what stands in one, and which one it is. Pure. */
import type { Control, FormModel } from './field.ts';
import { buildInitialValues, isFilled, type FieldValue, type FormValues } from './form-values.ts';
import type { FormProblems } from './validate-form.ts';

export type RowsControl = Extract<Control, { kind: 'rows' }>;

/**
 * Which row it is, whatever its place: an upload may end when rows above it are gone. Kept beside its
 * fields, none of which is called so.
 */
export const ROW_KEY = '#';

export function toRows(value: FieldValue | undefined): readonly FormValues[] {
  return Array.isArray(value) ? (value as readonly FormValues[]) : [];
}

export function createRow(form: FormModel, key: string): FormValues {
  return { ...buildInitialValues(form), [ROW_KEY]: key };
}

/** A row of its own for each; one that was kept is still the same one. */
export function readRowKey(row: FormValues, index: number): string {
  const key = row[ROW_KEY];
  return typeof key === 'string' ? key : String(index);
}

/** The rows with one of them changed, if it is still there. */
export function updateRow(
  rows: readonly FormValues[],
  key: string,
  change: (row: FormValues) => FormValues,
): readonly FormValues[] {
  return rows.map((row, index) => (readRowKey(row, index) === key ? change(row) : row));
}

export function removeRow(rows: readonly FormValues[], key: string): readonly FormValues[] {
  return rows.filter((row, index) => readRowKey(row, index) !== key);
}

/** What stands at a path like `dialogue.0.text`. */
export function findValue(values: FormValues, path: string): FieldValue | undefined {
  const [name = '', index, ...rest] = path.split('.');
  if (index === undefined) return values[name];
  const row = toRows(values[name])[Number(index)];
  return row === undefined ? undefined : findValue(row, rest.join('.'));
}

/** Whether something is wrong at a path, or below it. */
export function hasProblemAt(problems: FormProblems, path: string): boolean {
  return [...problems.keys()].some((at) => isWithin(at, path));
}

export function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`);
}

/** Whether anything was put into any field of a row. */
export function isRowFilled({ fields }: FormModel, row: FormValues): boolean {
  return fields.some(({ name }) => isFilled(row[name]));
}
