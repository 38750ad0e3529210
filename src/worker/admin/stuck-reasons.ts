/** What is wrong with something that is stuck, in words, and what would mend it. Pure. */
import type { StuckRow } from './queries/stuck-store.ts';
import type { StuckItem } from './views.ts';

export function stuckItem({ count, problem, ...row }: StuckRow): StuckItem {
  return { ...row, ...wordsOf(row.kind, count, problem ?? 'no reason is known') };
}

function wordsOf(
  kind: StuckItem['kind'],
  count: number,
  problem: string,
): Pick<StuckItem, 'why' | 'mend'> {
  switch (kind) {
    case 'task_unconfirmed':
      return {
        why: 'KIE gave no clear answer to createTask: the task may exist, and cost.',
        mend: 'give_up_task',
      };
    case 'task_late':
      return { why: 'Its callback is late: tasks of its model have ended by then.', mend: 'ask' };
    case 'copy_retrying':
      return { why: `A copy failed ${times(count)}: ${problem}`, mend: 'copy' };
    case 'copy_lost':
      return {
        why: `${count === 1 ? 'A copy was' : `${count} copies were`} given up: ${problem}`,
        mend: 'copy',
      };
    case 'delivery_failed':
      return { why: `Its callback failed: ${problem}`, mend: 'deliver' };
    case 'delivery_paused':
      return {
        why: `Its callback is held back, its receiver is paused: ${problem}`,
        mend: 'deliver',
      };
  }
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
