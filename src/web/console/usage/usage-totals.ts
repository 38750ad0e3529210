/** Sums of usage rows. Pure. */
import type { UsageRow } from '../../../worker/admin/views.ts';

export interface UsageTotals {
  readonly tasks: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly credits: number;
}

export function sumUsage(rows: readonly UsageTotals[]): UsageTotals {
  return rows.reduce(
    (sum: UsageTotals, row) => ({
      tasks: sum.tasks + row.tasks,
      succeeded: sum.succeeded + row.succeeded,
      failed: sum.failed + row.failed,
      credits: sum.credits + row.credits,
    }),
    { tasks: 0, succeeded: 0, failed: 0, credits: 0 },
  );
}

/** The totals per key, in the order in which the keys first occur. */
export function groupUsage(
  rows: readonly UsageRow[],
  keyFor: (row: UsageRow) => string,
): Map<string, UsageTotals> {
  const groups = new Map<string, UsageTotals>();
  for (const row of rows) {
    const key = keyFor(row);
    const subtotal = groups.get(key);
    groups.set(key, sumUsage(subtotal === undefined ? [row] : [subtotal, row]));
  }
  return groups;
}
