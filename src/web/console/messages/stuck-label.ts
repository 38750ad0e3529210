/** Labels of stuck items: work that needs an admin. Pure. */
import type { StuckItem } from '../../../worker/admin/views.ts';

const TITLES: Readonly<Record<StuckItem['kind'], string>> = {
  task_unconfirmed: 'KIE has not confirmed this task',
  task_late: 'The result from KIE is late',
  copy_retrying: 'A copy is being retried',
  copy_failed: 'A copy failed',
  delivery_failed: 'A callback failed',
  delivery_paused: 'A callback is paused',
};

export function formatStuckTitle({ kind }: Pick<StuckItem, 'kind'>): string {
  return TITLES[kind];
}

/** Identifies an item: a task can have several. */
export function buildStuckKey({ kind, id, delivery }: StuckItem): string {
  return `${kind} ${id} ${delivery ?? ''}`;
}

/** `Nothing is stuck`, `1 item is stuck`, `3 items are stuck`. */
export function formatStuckCount(count: number): string {
  if (count === 0) return 'Nothing is stuck';
  return count === 1 ? '1 item is stuck' : `${count} items are stuck`;
}
