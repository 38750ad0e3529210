/**
 * Reconciles a task whose callback is overdue: polls KIE, or ends the task if its end cannot be learned
 * any more. Run by the cron for all due tasks (due-tasks.ts), and by a watcher's read for its own task.
 */
import type { Settings } from '../config/settings.ts';
import type { Runtime } from '../platform/runtime.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../platform/units.ts';
import type { DeliveryHint, FileKey } from '../tasks/outbox-store.ts';
import { canReceiveCallbacks } from '../tasks/poll-schedule.ts';
import { enqueueFollowUps, updateStatus, type StatusUpdateDeps } from '../tasks/status-update.ts';
import type { DueTask, TaskStore } from '../tasks/task-store.ts';
import type { KieClient } from '../upstream/kie-client.ts';
import type { RateWindowStore } from '../upstream/rate-window-store.ts';
import { decideReconcileStep } from './decide-step.ts';

export interface ReconcileDeps extends StatusUpdateDeps {
  settings: Pick<
    Settings,
    'COPY_LEASE_MS' | 'KIE_BASE_URL' | 'KIE_FILE_TTL_MS' | 'UNCONFIRMED_DEADLINE_MS'
  >;
  tasks: StatusUpdateDeps['tasks'] & Pick<TaskStore, 'claim' | 'recordUnconfirmed' | 'end'>;
  rateWindows: RateWindowStore;
  kie: Pick<KieClient, 'recordInfo'>;
  enqueueCopies: (files: readonly FileKey[]) => Promise<void>;
  enqueueDeliveries: (hints: readonly DeliveryHint[]) => Promise<void>;
  runtime: Pick<Runtime, 'now' | 'sleep'>;
}

/** KIE accepts 10 recordInfo per second; this leaves room for the operator's own requests. */
const POLL_WINDOW = { name: 'recordInfo', limit: 8, windowMs: SECOND_MS } as const;

/** For this long after createTask KIE may not know its own task yet. */
const NOT_FOUND_GRACE_MS = 90 * SECOND_MS;

/**
 * Reconciles one task, if it is due and no other isolate has claimed it. `maxWaitMs` bounds the wait for
 * a slot in KIE's rate window. Throws if D1 does.
 */
export async function reconcileTask(
  deps: ReconcileDeps,
  task: DueTask,
  maxWaitMs: number,
): Promise<void> {
  const { settings, tasks, runtime, log } = deps;
  const now = runtime.now();
  if (task.nextPollAt > now) return;
  const deadlines = {
    unconfirmedMs: settings.UNCONFIRMED_DEADLINE_MS,
    ttlMs: settings.KIE_FILE_TTL_MS,
  };
  const isCallbackPossible = canReceiveCallbacks(task.publicBaseUrl, settings.KIE_BASE_URL);
  const step = decideReconcileStep(task, now, deadlines, isCallbackPossible);
  switch (step.kind) {
    case 'mark_unconfirmed':
      log.warn('task.interrupted', logFields(task));
      return tasks.recordUnconfirmed(task.id, now, step.nextAt);
    case 'end_unconfirmed':
      return endTask(deps, task, 'never_confirmed');
    case 'wait':
      await tasks.claim(task.id, task.nextPollAt, step.nextAt);
      return;
    case 'end_expired':
      return endTask(deps, task, 'expired_unknown');
    case 'poll': {
      // Rescheduling the task claims it: of several isolates that saw it due, one polls.
      const claimedUntil = step.nextAt ?? now + MINUTE_MS;
      if (!(await tasks.claim(task.id, task.nextPollAt, claimedUntil))) return;
      const result = await poll(deps, task, step.taskId, maxWaitMs);
      // If KIE does not respond to the last poll, the task is polled for one more day.
      const isFinal = now - task.createdAt >= deadlines.ttlMs + DAY_MS || result === 'no_change';
      if (step.nextAt === undefined && isFinal && result !== 'changed')
        await endTask(deps, task, 'expired_unknown');
    }
  }
}

async function endTask(
  { tasks, runtime, log }: ReconcileDeps,
  task: DueTask,
  outcome: 'never_confirmed' | 'expired_unknown',
): Promise<void> {
  const now = runtime.now();
  await tasks.end(task.id, outcome, now);
  log.error('task.ended', { ...logFields(task), outcome, ms: now - task.createdAt });
}

function logFields({ id, taskId, client }: DueTask) {
  return { id, taskId, client };
}

/** Polls once and applies the status. `no_response`: KIE did not respond, or there was no slot in time. */
async function poll(
  deps: ReconcileDeps,
  task: DueTask,
  taskId: string,
  maxWaitMs: number,
): Promise<'changed' | 'no_change' | 'no_response'> {
  const { rateWindows, kie, runtime, log } = deps;
  const now = runtime.now();
  const request = { window: POLL_WINDOW, earliest: now, latest: now + maxWaitMs };
  const slot = await rateWindows.take(request);
  if (slot === undefined) return 'no_response';
  await runtime.sleep(slot - now);

  const polledAt = runtime.now();
  const response = await kie.recordInfo(taskId);
  const fields = { ...logFields(task), ms: runtime.now() - polledAt };
  if (response.kind !== 'status') {
    const isTooYoung =
      response.kind === 'unknown_task' && runtime.now() - task.createdAt < NOT_FOUND_GRACE_MS;
    if (!isTooYoung)
      log.warn('task.polled', { ...fields, outcome: response.kind, reason: response.reason });
    return response.kind === 'unknown_task' ? 'no_change' : 'no_response';
  }
  const { status } = response;
  if (status.taskId !== undefined && status.taskId !== taskId) {
    log.error('task.polled', { ...fields, outcome: 'other_task' });
    return 'no_change';
  }
  const outcome = await updateStatus(deps, task.id, { ...status, taskId });
  log.info('task.polled', { ...fields, state: status.state, outcome: outcome.kind });
  if (outcome.kind !== 'applied') return 'no_change';
  await enqueueFollowUps(deps, outcome);
  return 'changed';
}
