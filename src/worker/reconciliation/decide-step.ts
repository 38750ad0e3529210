/** What is to be done for a task whose time to be looked after has come. Pure. */
import type { DueTask } from '../tasks/task-store.ts';
import { nextAskIn } from '../tasks/poll-schedule.ts';

export type DueStep =
  /** Its submission died without a word: from here on it is unconfirmed, until `nextAt`. */
  | { readonly kind: 'give_up_submission'; readonly nextAt: number }
  /** Nothing was ever heard of it. */
  | { readonly kind: 'end_unconfirmed' }
  /** It runs, but without its taskId nobody can ask: its callback may come until `nextAt`. */
  | { readonly kind: 'wait'; readonly nextAt: number }
  /** It ran, and KIE has forgotten it by now. */
  | { readonly kind: 'end_expired' }
  /** Ask KIE, and again at `nextAt`; when that is undefined this is the last time. */
  | { readonly kind: 'ask'; readonly taskId: string; readonly nextAt: number | undefined };

export interface Deadlines {
  /** Age at which a task that was never confirmed ends. */
  unconfirmedMs: number;
  /** Age at which KIE has deleted what there was. */
  ttlMs: number;
}

/** Total: every task that is due gets a step, and a time or an end. */
export function whatIsDue(
  task: DueTask,
  now: number,
  deadlines: Deadlines,
  callbacksReachUs: boolean,
): DueStep {
  const age = now - task.createdAt;
  if (task.taskId !== undefined) {
    const nextAt = age >= deadlines.ttlMs ? undefined : now + nextAskIn(age, callbacksReachUs);
    return { kind: 'ask', taskId: task.taskId, nextAt };
  }
  if (task.state !== 'submitting' && task.state !== 'unconfirmed') {
    const end = task.createdAt + deadlines.ttlMs;
    return now < end ? { kind: 'wait', nextAt: end } : { kind: 'end_expired' };
  }
  const deadline = task.createdAt + deadlines.unconfirmedMs;
  if (task.state === 'submitting' && now < deadline)
    return { kind: 'give_up_submission', nextAt: deadline };
  return { kind: 'end_unconfirmed' };
}
