/** The rows of a list in a form: what stands in one, and which one it is. Pure. */
import type { Control, FormModel } from './field.ts';
import { firstValues, isFilled, type FieldValue, type Values } from './form-values.ts';
import type { Problems } from './problems.ts';

export type RowsControl = Extract<Control, { kind: 'rows' }>;

/**
 * Which row it is, whatever its place: an upload may end when rows above it are gone. Kept beside its
 * fields, none of which is called so.
 */
export const ROW_KEY = '#';

export function rowsIn(value: FieldValue | undefined): readonly Values[] {
  return Array.isArray(value) ? (value as readonly Values[]) : [];
}

export function newRow(form: FormModel, key: string): Values {
  return { ...firstValues(form), [ROW_KEY]: key };
}

/** A row of its own for each; one that was kept is still the same one. */
export function keyOf(row: Values, index: number): string {
  const key = row[ROW_KEY];
  return typeof key === 'string' ? key : String(index);
}

/** The rows with one of them changed, if it is still there. */
export function withRow(
  rows: readonly Values[],
  key: string,
  change: (row: Values) => Values,
): readonly Values[] {
  return rows.map((row, index) => (keyOf(row, index) === key ? change(row) : row));
}

export function withoutRow(rows: readonly Values[], key: string): readonly Values[] {
  return rows.filter((row, index) => keyOf(row, index) !== key);
}

/** What stands at a path like `dialogue.0.text`. */
export function valueAt(values: Values, path: string): FieldValue | undefined {
  const [name = '', index, ...rest] = path.split('.');
  if (index === undefined) return values[name];
  const row = rowsIn(values[name])[Number(index)];
  return row === undefined ? undefined : valueAt(row, rest.join('.'));
}

/** Whether something is wrong at a path, or below it. */
export function hasProblemIn(problems: Problems, path: string): boolean {
  return [...problems.keys()].some((at) => isWithin(at, path));
}

export function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`);
}

/** Whether anything was put into any field of a row. */
export function isRowFilled({ fields }: FormModel, row: Values): boolean {
  return fields.some(({ name }) => isFilled(row[name]));
}
