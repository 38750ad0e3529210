/** How far a task is, as far as anybody can tell. Pure. */
import type { Task } from './types.ts';

/** Where it stands when the usual time is over; what is left is shared by those that take longer. */
const AT_USUAL_END = 0.9;
const MOST = 0.99;

/**
 * From 0 to 1: 1 for a success alone, and never less as time goes on. Null where nobody knows. `sinceMs`
 * is how long ago the task was told, in milliseconds.
 */
export function estimateProgress(task: Task, sinceMs: number): number | null {
  if (task.state === 'success') return 1;
  const { elapsedMs = 0, p50Ms } = task.estimate ?? {};
  const usual = p50Ms ?? 0;
  if (usual <= 0) return null;
  const elapsed = elapsedMs + Math.max(sinceMs, 0);
  if (elapsed <= usual) return (AT_USUAL_END * Math.max(elapsed, 0)) / usual;
  return AT_USUAL_END + (MOST - AT_USUAL_END) * (1 - usual / elapsed);
}
