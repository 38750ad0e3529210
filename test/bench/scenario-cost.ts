/** A task's whole life in D1, R2 and the queues, as D1 itself counts. */
import { costs, total, type Life } from './costs.ts';
import type { Rig } from './harness.ts';
import type { Line } from './table.ts';

const MAX_WRITTEN = 12;
const MAX_READ = 25;

export async function costRows(rig: Rig): Promise<Line[]> {
  const { plain, calledBack } = await costs(rig);
  return [
    ...linesOf("a task's whole life", plain),
    ...linesOf("a task's whole life, with an Idempotency-Key and called back", calledBack),
  ];
}

function linesOf(what: string, life: Life): Line[] {
  const { statements, rowsRead, rowsWritten, r2ClassA, r2ClassB, queueMessages } = total(life);
  const line = (name: string, value: number, most?: number): Line => ({
    what: `${what}: ${name}`,
    edge: String(value),
    floor: '',
    ...(most === undefined ? {} : { goal: `≤ ${most}`, isReached: value <= most }),
  });
  return [
    line('rows written', rowsWritten, MAX_WRITTEN),
    line('rows read', rowsRead, MAX_READ),
    line('statements', statements),
    line('R2 operations, class A and B', r2ClassA + r2ClassB),
    line('queue messages', queueMessages),
  ];
}
