/** Estimates a task's progress from the edge's durations. Pure. */
import type { Task } from './types.ts';

/** Progress at the median duration; the rest is for tasks that take longer. */
const AT_MEDIAN = 0.9;
const MAX_UNFINISHED = 0.99;

/**
 * Returns a number from 0 to 1 that never decreases over time, and 1 only for a success; null if the
 * edge does not know the model's duration. `sinceMs` is the age of `task`, in milliseconds.
 */
export function estimateProgress(task: Task, sinceMs: number): number | null {
  if (task.state === 'success') return 1;
  const { elapsedMs = 0, p50Ms } = task.estimate ?? {};
  const medianMs = p50Ms ?? 0;
  if (medianMs <= 0) return null;
  const elapsed = elapsedMs + Math.max(sinceMs, 0);
  if (elapsed <= medianMs) return (AT_MEDIAN * Math.max(elapsed, 0)) / medianMs;
  return AT_MEDIAN + (MAX_UNFINISHED - AT_MEDIAN) * (1 - medianMs / elapsed);
}
