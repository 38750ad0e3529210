/** Adds the reason, for a person, and the recommended action to a stuck row. Pure. */
import type { StuckRow } from './queries/stuck-store.ts';
import type { StuckItem } from './views.ts';

export function toStuckItem({ count, problem, ...row }: StuckRow): StuckItem {
  return { ...row, ...explain(row.kind, count, problem ?? 'unknown reason') };
}

function explain(
  kind: StuckItem['kind'],
  count: number,
  problem: string,
): Pick<StuckItem, 'reason' | 'action'> {
  switch (kind) {
    case 'task_unconfirmed':
      return {
        reason: "KIE's response to createTask was lost: the task may exist and be charged.",
        action: 'abandon_task',
      };
    case 'task_late':
      return {
        reason: 'The callback is late: other tasks of this model took less time.',
        action: 'refresh',
      };
    case 'copy_retrying':
      return {
        reason: `A copy failed ${count === 1 ? 'once' : `${count} times`}: ${problem}`,
        action: 'retry_copy',
      };
    case 'copy_failed':
      return {
        reason: `${count === 1 ? 'A copy' : `${count} copies`} failed permanently: ${problem}`,
        action: 'retry_copy',
      };
    case 'delivery_failed':
      return { reason: `The callback failed: ${problem}`, action: 'resend' };
    case 'delivery_paused':
      return {
        reason: `The callback is paused with its endpoint: ${problem}`,
        action: 'resend',
      };
  }
}
