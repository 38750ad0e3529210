/** What each client has spent today and this month, UTC, as budgets go. Pure. */
import type { UsageRow } from '../../admin/views.ts';

export interface Spent {
  readonly today: number;
  readonly month: number;
  readonly tasks: number;
}

/** Of rows by day and client, since the month began. */
export function spentByClient(rows: readonly UsageRow[], now: number): Map<string, Spent> {
  const day = dayUtc(now);
  const spent = new Map<string, Spent>();
  for (const { client = '', day: of, credits, tasks } of rows) {
    const before = spent.get(client) ?? { today: 0, month: 0, tasks: 0 };
    spent.set(client, {
      today: before.today + (of === day ? credits : 0),
      month: before.month + credits,
      tasks: before.tasks + tasks,
    });
  }
  return spent;
}

export function dayUtc(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

export function monthStart(now: number): number {
  return Date.parse(`${dayUtc(now).slice(0, 7)}-01T00:00:00Z`);
}
