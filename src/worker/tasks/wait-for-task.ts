/** Holds a response until a task has moved on, for callers that send `Prefer: wait`. */
import type { Task } from './task.ts';
import { taskVersion, watchTask, type WatchDeps } from './watch-task.ts';

/**
 * Returns the task once its state has changed (`change`) or it has ended (`end`), or as it is after
 * `waitMs`. Returns at once for a task that has ended.
 */
export async function waitForTask(
  deps: WatchDeps,
  task: Task,
  event: 'change' | 'end',
  waitMs: number,
): Promise<Task> {
  const until = deps.runtime.now() + waitMs;
  let latest = task;
  for await (const changed of watchTask(deps, task, { seen: taskVersion(task), until })) {
    latest = changed ?? latest;
    if (event === 'change' && latest.state !== task.state) break;
  }
  return latest;
}
