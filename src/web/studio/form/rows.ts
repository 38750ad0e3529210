/** The rows of a list in a form, and how each is identified. */
import type { FieldValue, FormValues } from './field-value.ts';

/**
 * Where a row holds its key, next to its fields; no field has this name. A key stays the same when rows
 * above are removed, for example during an upload.
 */
export const ROW_KEY = '#';

/** Returns the rows of a list field; none for any other value. */
export function toRows(value: FieldValue | undefined): readonly FormValues[] {
  return Array.isArray(value) ? (value as readonly FormValues[]) : [];
}

/** Reads the key of a row; its index if it has none. */
export function readRowKey(row: FormValues, index: number): string {
  const key = row[ROW_KEY];
  return typeof key === 'string' ? key : String(index);
}

/** Returns the rows with one of them changed; unchanged if the row was removed. */
export function updateRow(
  rows: readonly FormValues[],
  key: string,
  change: (row: FormValues) => FormValues,
): readonly FormValues[] {
  return rows.map((row, index) => (readRowKey(row, index) === key ? change(row) : row));
}

/** Returns the rows without the one of this key. */
export function removeRow(rows: readonly FormValues[], key: string): readonly FormValues[] {
  return rows.filter((row, index) => readRowKey(row, index) !== key);
}

/** Finds the value at a path such as `dialogue.0.text`. */
export function findValue(values: FormValues, path: string): FieldValue | undefined {
  const [name = '', index, ...rest] = path.split('.');
  if (index === undefined) return values[name];
  const row = toRows(values[name])[Number(index)];
  return row === undefined ? undefined : findValue(row, rest.join('.'));
}
