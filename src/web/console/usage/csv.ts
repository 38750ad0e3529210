/** Usage as CSV. Pure. */
import type { UsageRow } from '../../../worker/admin/views.ts';
import type { UsageDimension } from './usage-query.ts';

const NUMBER_COLUMNS = ['tasks', 'succeeded', 'failed', 'credits'] as const;

/** RFC 4180. The client's name follows its id. */
export function formatUsageCsv(
  rows: readonly UsageRow[],
  dimensions: readonly UsageDimension[],
): string {
  const columns = dimensions.flatMap((dimension) =>
    dimension === 'client' ? (['client', 'clientName'] as const) : [dimension],
  );
  const lines = [
    [...columns, ...NUMBER_COLUMNS],
    ...rows.map((row) => [
      ...columns.map((column) => formatCell(row[column] ?? '')),
      ...NUMBER_COLUMNS.map((name) => String(row[name])),
    ]),
  ];
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}

/**
 * A spreadsheet evaluates text that begins like a formula, and clients choose their names. Such
 * text gets an apostrophe, as OWASP recommends against CSV injection.
 */
function formatCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
