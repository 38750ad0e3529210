/** Holds an answer until a task has moved on, for callers that send `Prefer: wait`. */
import { versionOf, watchTask, type WatchDeps } from './watch-task.ts';
import type { Task } from './task.ts';

/**
 * The task as it is once its state has changed, or once it has ended, or when `waitMs` are over. A task
 * that has ended is not waited for.
 */
export async function waitForTask(
  deps: WatchDeps,
  task: Task,
  what: 'change' | 'end',
  waitMs: number,
): Promise<Task> {
  const until = deps.runtime.now() + waitMs;
  let latest = task;
  for await (const changed of watchTask(deps, task, { seen: versionOf(task), until })) {
    latest = changed ?? latest;
    if (what === 'change' && latest.state !== task.state) break;
  }
  return latest;
}
