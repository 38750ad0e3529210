/** What is stuck, as somebody would say it. Pure. */
import type { StuckItem } from '../../../worker/admin/views.ts';

const TITLES: Readonly<Record<StuckItem['kind'], string>> = {
  task_unconfirmed: 'KIE has not confirmed this task',
  task_late: 'KIE is late with this task',
  copy_retrying: 'The file is not copied yet',
  copy_lost: 'The file is lost here',
  delivery_failed: 'The app was not told',
  delivery_paused: 'The app does not answer',
};

export function stuckTitle({ kind }: Pick<StuckItem, 'kind'>): string {
  return TITLES[kind];
}

/** Two things may be stuck with one task. */
export function stuckKey({ kind, id, delivery }: StuckItem): string {
  return `${kind} ${id} ${delivery ?? ''}`;
}

/** `Nothing is stuck`, `1 thing is stuck`, `3 things are stuck`. */
export function stuckCount(count: number): string {
  if (count === 0) return 'Nothing is stuck';
  return count === 1 ? '1 thing is stuck' : `${count} things are stuck`;
}
