/** What may be done for a task as it stands. Pure. */
import { isTerminal, type TaskState } from '../tasks/task-state.ts';
import { BY_OPERATOR } from '../webhooks/delivery-store.ts';
import type { FileEntry, Mend, TaskDetail } from './views.ts';

/** What it hangs on. */
export interface Standing extends Pick<
  TaskDetail,
  'state' | 'taskId' | 'receiver' | 'filesDeletedAt'
> {
  files: readonly Pick<FileEntry, 'state' | 'lastError'>[];
  deliveries: readonly unknown[];
}

/** Ends of which a caller is told. */
const TOLD = new Set<TaskState>(['success', 'fail', 'expired_unknown']);

export function mendsOf(task: Standing): Mend[] {
  const { state, taskId, receiver, files, deliveries, filesDeletedAt } = task;
  const hasEnded = isTerminal(state);
  const isOwed = files.some((file) => file.state === 'owed');
  const isTold = deliveries.length > 0 || (TOLD.has(state) && !isOwed);
  const mends: Record<Mend, boolean> = {
    // Without KIE's id there is nothing to ask for.
    ask: !hasEnded && taskId !== null,
    copy: filesDeletedAt === null && files.some((file) => file.state !== 'stored'),
    deliver: receiver !== null && isTold,
    // A submission that is under way is unconfirmed within a minute, if it is to be given up at all.
    give_up_task: !hasEnded && state !== 'submitting',
    give_up_copies: isOwed || files.some(isLost),
    delete: hasEnded,
  };
  return (Object.keys(mends) as Mend[]).filter((mend) => mends[mend]);
}

/** And nobody said yet that it is to stay so. */
function isLost({ state, lastError }: Standing['files'][number]): boolean {
  return state === 'failed' && lastError?.startsWith(BY_OPERATOR) !== true;
}
