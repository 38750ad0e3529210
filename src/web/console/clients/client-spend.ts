/** What clients have spent today and this month. Days and months are UTC, as budgets are. Pure. */
import type { UsageRow } from '../../../worker/admin/views.ts';
import { formatUsageDay } from '../usage/usage-query.ts';

export interface ClientSpend {
  /** Credits. */
  readonly today: number;
  /** Credits. */
  readonly month: number;
  /** This month's tasks. */
  readonly tasks: number;
}

/** By owner id. `rows` are grouped by day and client, and begin with the month. */
export function sumSpendByClient(rows: readonly UsageRow[], now: number): Map<string, ClientSpend> {
  const today = formatUsageDay(now);
  const spend = new Map<string, ClientSpend>();
  for (const { client = '', day, credits, tasks } of rows) {
    const subtotal = spend.get(client) ?? { today: 0, month: 0, tasks: 0 };
    spend.set(client, {
      today: subtotal.today + (day === today ? credits : 0),
      month: subtotal.month + credits,
      tasks: subtotal.tasks + tasks,
    });
  }
  return spend;
}
