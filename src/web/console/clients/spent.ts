/** What each client has spent today and this month, UTC, as budgets go. Pure. */
import type { UsageRow } from '../../../worker/admin/views.ts';
import { dayOf } from '../usage/usage-query.ts';

export interface Spent {
  readonly today: number;
  readonly month: number;
  readonly tasks: number;
}

/** Of rows by day and client, since the month began. */
export function spentByClient(rows: readonly UsageRow[], now: number): Map<string, Spent> {
  const today = dayOf(now);
  const spent = new Map<string, Spent>();
  for (const { client = '', day, credits, tasks } of rows) {
    const before = spent.get(client) ?? { today: 0, month: 0, tasks: 0 };
    spent.set(client, {
      today: before.today + (day === today ? credits : 0),
      month: before.month + credits,
      tasks: before.tasks + tasks,
    });
  }
  return spent;
}
