/** A table of usage as CSV. Pure. */
import type { UsageRow } from '../../../worker/admin/views.ts';
import type { Dimension } from './usage-query.ts';

const NUMBERS = ['tasks', 'succeeded', 'failed', 'credits'] as const;

/** By RFC 4180, with a client's name beside its id. */
export function csvOf(rows: readonly UsageRow[], dimensions: readonly Dimension[]): string {
  const columns = dimensions.flatMap((one) =>
    one === 'client' ? (['client', 'clientName'] as const) : [one],
  );
  const lines = [
    [...columns, ...NUMBERS],
    ...rows.map((row) => [
      ...columns.map((column) => cell(row[column] ?? '')),
      ...NUMBERS.map((name) => String(row[name])),
    ]),
  ];
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}

/**
 * A spreadsheet would run what begins like a formula, and names are what others chose: such a text
 * gets an apostrophe, as OWASP advises.
 */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
