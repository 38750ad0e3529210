/** Run by the cron: reconciles the tasks that are due. */
import { describeError } from '../platform/log.ts';
import { MINUTE_MS } from '../platform/units.ts';
import type { TaskStore } from '../tasks/task-store.ts';
import { reconcileTask, type ReconcileDeps } from './reconcile-task.ts';

export interface DueTasksDeps extends ReconcileDeps {
  tasks: ReconcileDeps['tasks'] & Pick<TaskStore, 'findDue'>;
}

/**
 * Tasks per cron run. Each takes up to six queries of the cron's limit: see cron.ts. KIE accepts about 109
 * createTasks a minute, so that at full load without callbacks the cron falls behind: see the runbook.
 */
const MAX_TASKS_PER_RUN = 100;
/** Of the six connections of an invocation, the cron's other steps need one. */
const PARALLEL_TASKS = 4;
/**
 * No task is started later than this. With the wait for a slot and KIE's timeout, a run then ends long
 * before the 15 minutes of an invocation, however slowly KIE responds; the next runs continue.
 */
const LAST_START_MS = 5 * MINUTE_MS;

/** Reconciles every due task, the longest overdue first. A failure of one task does not stop the others. */
export async function reconcileDueTasks(deps: DueTasksDeps): Promise<void> {
  const startedAt = deps.runtime.now();
  const due = await deps.tasks.findDue(startedAt, MAX_TASKS_PER_RUN);
  const queue = due.values();
  const worker = async () => {
    for (const task of queue) {
      if (deps.runtime.now() - startedAt > LAST_START_MS) return;
      try {
        await reconcileTask(deps, task, MINUTE_MS);
      } catch (error) {
        const { id, taskId, client } = task;
        deps.log.error('task.poll_failed', { id, taskId, client, reason: describeError(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_TASKS }, worker));
}
