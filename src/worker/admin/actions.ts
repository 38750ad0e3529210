/** Decides which actions are available for a task. Pure. */
import { isTerminal, type TaskState } from '../tasks/task-state.ts';
import { ABANDONED_BY_ADMIN } from '../tasks/outbox-store.ts';
import type { AdminAction, FileEntry, TaskDetail } from './views.ts';

/** What the decision depends on. */
export interface ActionContext extends Pick<
  TaskDetail,
  'state' | 'taskId' | 'callbackOrigin' | 'filesDeletedAt'
> {
  files: readonly Pick<FileEntry, 'state' | 'isMissing' | 'lastError'>[];
  deliveries: readonly unknown[];
}

/** Terminal states that are reported to the caller. */
const REPORTED_STATES = new Set<TaskState>(['success', 'fail', 'expired_unknown']);

export function findAvailableActions(task: ActionContext): AdminAction[] {
  const { state, taskId, callbackOrigin, files, deliveries, filesDeletedAt } = task;
  const hasEnded = isTerminal(state);
  const hasPendingCopy = files.some((file) => file.state === 'pending');
  const isCallbackDue = deliveries.length > 0 || (REPORTED_STATES.has(state) && !hasPendingCopy);
  const isAvailable: Record<AdminAction, boolean> = {
    // KIE can be polled only by its taskId.
    refresh: !hasEnded && taskId !== null,
    retry_copy:
      filesDeletedAt === null && files.some((file) => file.state !== 'stored' || file.isMissing),
    resend: callbackOrigin !== null && isCallbackDue,
    // A submission that does not complete becomes unconfirmed within a minute.
    abandon_task: !hasEnded && state !== 'submitting',
    abandon_copies: hasPendingCopy || files.some(isUnacknowledgedFailure),
    delete: hasEnded,
  };
  return (Object.keys(isAvailable) as AdminAction[]).filter((action) => isAvailable[action]);
}

/** A failed copy that no admin has abandoned. */
function isUnacknowledgedFailure({ state, lastError }: ActionContext['files'][number]): boolean {
  return state === 'failed' && lastError?.startsWith(ABANDONED_BY_ADMIN) !== true;
}
