/** Polls a task's state: the fallback if no event stream is available. */
import { sleep } from './abort.ts';
import { retryDelayMs } from './backoff.ts';
import { isTransient } from './error-checks.ts';
import type { WatchContext } from './stream-task.ts';
import { recordInfoRequest } from './task-requests.ts';
import type { Task } from './types.ts';

/**
 * Yields the state at each poll until `until` (Unix milliseconds). Pauses while the page is hidden.
 * Throws the signal's reason, and errors that a retry does not fix.
 */
export async function* pollTask(
  { edge, ref, visibility, signal }: WatchContext,
  until: number,
): AsyncGenerator<Task, void, void> {
  const { runtime } = edge;
  let failures = 0;
  do {
    await visibility.waitUntilVisible(signal);
    let delayMs: number;
    try {
      const task = await edge.request<Task>({ ...recordInfoRequest(ref), signal });
      failures = 0;
      yield task;
      delayMs = pollIntervalMs(task, runtime.now());
    } catch (error) {
      if (!isTransient(error)) throw error;
      failures += 1;
      delayMs = retryDelayMs(failures, error, runtime);
    }
    await sleep(runtime, delayMs, signal);
  } while (runtime.now() < until);
}

/**
 * Returns the interval for the task's age, in milliseconds: most tasks end early. Prefers the age by
 * the edge's clock, because the local clock may be wrong.
 */
function pollIntervalMs({ createTime, estimate }: Task, now: number): number {
  const ageMs = estimate?.elapsedMs ?? now - createTime;
  if (ageMs < 30_000) return 2000;
  if (ageMs < 120_000) return 5000;
  return 15_000;
}
