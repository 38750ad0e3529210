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
): Pick<StuckItem, 'reason' | 'action'> {
  switch (kind) {
    case 'task_unconfirmed':
      return {
        reason: 'KIE gave no clear answer to createTask: the task may exist, and cost.',
        action: 'abandon_task',
      };
    case 'task_late':
      return {
        reason: 'Its callback is late: tasks of its model have ended by then.',
        action: 'refresh',
      };
    case 'copy_retrying':
      return { reason: `A copy failed ${times(count)}: ${problem}`, action: 'retry_copy' };
    case 'copy_failed':
      return {
        reason: `${count === 1 ? 'A copy was' : `${count} copies were`} given up: ${problem}`,
        action: 'retry_copy',
      };
    case 'delivery_failed':
      return { reason: `Its callback failed: ${problem}`, action: 'resend' };
    case 'delivery_paused':
      return {
        reason: `Its callback is held back, its endpoint is paused: ${problem}`,
        action: 'resend',
      };
  }
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
