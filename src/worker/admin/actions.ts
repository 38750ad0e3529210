/** What may be done for a task as it stands. Pure. */
import { isTerminal, type TaskState } from '../tasks/task-state.ts';
import { ABANDONED_BY_ADMIN } from '../tasks/outbox-store.ts';
import type { FileEntry, AdminAction, TaskDetail } from './views.ts';

/** What it hangs on. */
export interface Standing extends Pick<
  TaskDetail,
  'state' | 'taskId' | 'callbackOrigin' | 'filesDeletedAt'
> {
  files: readonly Pick<FileEntry, 'state' | 'lastError'>[];
  deliveries: readonly unknown[];
}

/** Ends of which a caller is told. */
const TOLD = new Set<TaskState>(['success', 'fail', 'expired_unknown']);

export function findAvailableActions(task: Standing): AdminAction[] {
  const { state, taskId, callbackOrigin, files, deliveries, filesDeletedAt } = task;
  const hasEnded = isTerminal(state);
  const isOwed = files.some((file) => file.state === 'pending');
  const isTold = deliveries.length > 0 || (TOLD.has(state) && !isOwed);
  const availableActions: Record<AdminAction, boolean> = {
    // Without KIE's id there is nothing to ask for.
    refresh: !hasEnded && taskId !== null,
    retry_copy: filesDeletedAt === null && files.some((file) => file.state !== 'stored'),
    resend: callbackOrigin !== null && isTold,
    // A submission that is under way is unconfirmed within a minute, if it is to be given up at all.
    abandon_task: !hasEnded && state !== 'submitting',
    abandon_copies: isOwed || files.some(isLost),
    delete: hasEnded,
  };
  return (Object.keys(availableActions) as AdminAction[]).filter((mend) => availableActions[mend]);
}

/** And nobody said yet that it is to stay so. */
function isLost({ state, lastError }: Standing['files'][number]): boolean {
  return state === 'failed' && lastError?.startsWith(ABANDONED_BY_ADMIN) !== true;
}
