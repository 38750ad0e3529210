/** How long a running task may still take, from what its model took here before. Pure. */
import type { TaskEstimate } from '../../client/types.ts';
import type { ModelTimes } from './model-times-store.ts';
import type { Task } from '../tasks/task.ts';

/** Times are lengths and no moments: the caller's clock may be another. */
export function estimateTask(
  { createdAt }: Pick<Task, 'createdAt'>,
  times: ModelTimes | undefined,
  now: number,
): TaskEstimate {
  const elapsedMs = Math.max(0, now - createdAt);
  if (times === undefined) return { elapsedMs, remainingMs: null, p50Ms: null, p90Ms: null };
  const { p50Ms, p90Ms } = times;
  const endMs = elapsedMs < p50Ms ? p50Ms : p90Ms;
  return { elapsedMs, remainingMs: Math.max(0, endMs - elapsedMs), p50Ms, p90Ms };
}
