/** Costs of a task's whole lifecycle in D1, R2 and the queues, by D1's own count. */
import { measureCosts, sumStages, type LifecycleCosts } from './task-costs.ts';
import type { BenchHarness } from './harness.ts';
import type { ResultRow } from './result-table.ts';

const MAX_ROWS_WRITTEN = 12;
const MAX_ROWS_READ = 25;

export async function reportCosts(harness: BenchHarness): Promise<ResultRow[]> {
  const { plain, withCallback } = await measureCosts(harness);
  return [
    ...buildCostRows('task lifecycle', plain),
    ...buildCostRows('task lifecycle with Idempotency-Key and callback', withCallback),
  ];
}

function buildCostRows(label: string, costs: LifecycleCosts): ResultRow[] {
  const usage = sumStages(costs);
  const build = (name: string, value: number, max?: number): ResultRow => ({
    label: `${label}: ${name}`,
    edge: String(value),
    baseline: '',
    ...(max === undefined ? {} : { goal: `≤ ${max}`, isGoalMet: value <= max }),
  });
  return [
    build('rows written', usage.rowsWritten, MAX_ROWS_WRITTEN),
    build('rows read', usage.rowsRead, MAX_ROWS_READ),
    build('statements', usage.statements),
    build('R2 operations, class A and B', usage.r2ClassA + usage.r2ClassB),
    build('queue messages', usage.queueMessages),
  ];
}
