/** What the API tells, as bars. Pure. */
import type { Hour, Today, UsageRow } from '../../../worker/admin/views.ts';
import type { Bar } from './scale.ts';

const HOURS = Array.from({ length: 24 }, (_none, hour) => hour);

/** All hours of the day, also those of which nothing is told. */
export function taskBars({ hours }: Pick<Today, 'hours'>): Bar[] {
  return everyHour(hours, ({ tasks, succeeded, failed }) => taskParts(tasks, succeeded, failed));
}

export function spendBars({ hours }: Pick<Today, 'hours'>): Bar[] {
  return everyHour(hours, ({ credits }) => [{ name: 'credits', value: credits, tone: 'money' }]);
}

export function taskParts(tasks: number, succeeded: number, failed: number): Bar['parts'] {
  return [
    { name: 'done', value: succeeded, tone: 'main' },
    { name: 'failed', value: failed, tone: 'bad' },
    { name: 'other', value: Math.max(0, tasks - succeeded - failed), tone: 'rest' },
  ];
}

export interface Sums {
  readonly tasks: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly credits: number;
}

export function sumOf(rows: readonly Sums[]): Sums {
  return rows.reduce(
    (sum: Sums, row) => ({
      tasks: sum.tasks + row.tasks,
      succeeded: sum.succeeded + row.succeeded,
      failed: sum.failed + row.failed,
      credits: sum.credits + row.credits,
    }),
    { tasks: 0, succeeded: 0, failed: 0, credits: 0 },
  );
}

/** One row for each value of a column, in the order in which they come. */
export function groupBy(
  rows: readonly UsageRow[],
  of: (row: UsageRow) => string,
): Map<string, Sums> {
  const groups = new Map<string, Sums>();
  for (const row of rows) {
    const key = of(row);
    const before = groups.get(key);
    groups.set(key, sumOf(before === undefined ? [row] : [before, row]));
  }
  return groups;
}

function everyHour(hours: readonly Hour[], parts: (hour: Hour) => Bar['parts']): Bar[] {
  const told = new Map(hours.map((hour) => [hour.hour, hour]));
  return HOURS.map((hour) => {
    const none = { hour, tasks: 0, succeeded: 0, failed: 0, credits: 0 };
    return { label: `${String(hour).padStart(2, '0')}:00`, parts: parts(told.get(hour) ?? none) };
  });
}
