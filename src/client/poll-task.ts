/** A task's states by asking for them: where there is no event stream to be had. */
import { sleep } from './abort.ts';
import { retryDelayMs } from './backoff.ts';
import { isTransient } from './errors.ts';
import { recordInfoRequest } from './task-requests.ts';
import type { WatchContext } from './stream-task.ts';
import type { Task } from './types.ts';

/** A task that is this young is asked for this often; ages and waits in milliseconds. */
const POLL_INTERVALS = [
  { youngerThanMs: 30_000, waitMs: 2000 },
  { youngerThanMs: 120_000, waitMs: 5000 },
];
const MAX_POLL_INTERVAL_MS = 15_000;

/** The state at each look, until the time that is told, or nobody wants it any more. Throws for what waiting does not mend. */
export async function* pollTask(
  { edge, ref, visibility, signal }: WatchContext,
  until: number,
): AsyncGenerator<Task, void, void> {
  const { runtime } = edge;
  let failures = 0;
  do {
    await visibility.waitUntilVisible(signal);
    let waitMs: number;
    try {
      const task = await edge.request<Task>({ ...recordInfoRequest(ref), signal });
      failures = 0;
      yield task;
      waitMs = pollIntervalMs(task, runtime.now());
    } catch (error) {
      if (!isTransient(error)) throw error;
      failures += 1;
      waitMs = retryDelayMs(failures, error, runtime);
    }
    await sleep(runtime, waitMs, signal);
  } while (runtime.now() < until);
}

/** By the edge's clock where it tells, because this one may be wrong. */
function pollIntervalMs({ createTime, estimate }: Task, now: number): number {
  const ageMs = estimate?.elapsedMs ?? now - createTime;
  return (
    POLL_INTERVALS.find(({ youngerThanMs }) => ageMs < youngerThanMs)?.waitMs ??
    MAX_POLL_INTERVAL_MS
  );
}
