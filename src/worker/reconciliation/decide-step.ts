/** Decides what to do for a task that is due for polling. Pure. */
import { nextPollDelay } from '../tasks/poll-schedule.ts';
import type { DueTask } from '../tasks/task-store.ts';

export type ReconcileStep =
  /** Its submission was interrupted: it becomes unconfirmed until `nextAt`. */
  | { readonly kind: 'mark_unconfirmed'; readonly nextAt: number }
  /** It was never confirmed, and the deadline has passed. */
  | { readonly kind: 'end_unconfirmed' }
  /** It runs, but cannot be polled without its taskId: its callback may arrive until `nextAt`. */
  | { readonly kind: 'wait'; readonly nextAt: number }
  /** It ran, and KIE has deleted it by now. */
  | { readonly kind: 'end_expired' }
  /** Poll KIE, and again at `nextAt`; undefined for the last poll. */
  | { readonly kind: 'poll'; readonly taskId: string; readonly nextAt: number | undefined };

/** Ages of a task, in milliseconds. */
export interface Deadlines {
  /** At which a task that was never confirmed ends. */
  unconfirmedMs: number;
  /** At which KIE has deleted the task. */
  ttlMs: number;
}

/** Total: every due task gets a step with a next time or an end. `now`: Unix milliseconds. */
export function decideReconcileStep(
  task: DueTask,
  now: number,
  deadlines: Deadlines,
  isCallbackPossible: boolean,
): ReconcileStep {
  const ageMs = now - task.createdAt;
  if (task.taskId !== undefined) {
    const isLast = ageMs >= deadlines.ttlMs;
    const nextAt = isLast ? undefined : now + nextPollDelay(ageMs, isCallbackPossible);
    return { kind: 'poll', taskId: task.taskId, nextAt };
  }
  if (task.state !== 'submitting' && task.state !== 'unconfirmed') {
    const end = task.createdAt + deadlines.ttlMs;
    return now < end ? { kind: 'wait', nextAt: end } : { kind: 'end_expired' };
  }
  const deadline = task.createdAt + deadlines.unconfirmedMs;
  if (task.state === 'submitting' && now < deadline)
    return { kind: 'mark_unconfirmed', nextAt: deadline };
  return { kind: 'end_unconfirmed' };
}
