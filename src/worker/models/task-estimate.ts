/** Estimates the remaining time of a running task from its model's usual times. Pure. */
import type { TaskEstimate } from '../tasks/record-info.ts';
import type { ModelTimes, ModelTimesStore } from './model-times-store.ts';

/** Returns durations in milliseconds, not timestamps, because the caller's clock may differ. */
export function estimateTask(
  { createdAt }: { readonly createdAt: number },
  times: ModelTimes | undefined,
  now: number,
): TaskEstimate {
  const elapsedMs = Math.max(0, now - createdAt);
  if (times === undefined) return { elapsedMs, remainingMs: null, p50Ms: null, p90Ms: null };
  const { p50Ms, p90Ms } = times;
  const endMs = elapsedMs < p50Ms ? p50Ms : p90Ms;
  return { elapsedMs, remainingMs: Math.max(0, endMs - elapsedMs), p50Ms, p90Ms };
}

/** The same for a task whose model is looked up in the statistics. `now` gives Unix milliseconds. */
export function taskEstimator(
  modelTimes: Pick<ModelTimesStore, 'find'>,
  now: () => number,
): (task: { readonly model: string; readonly createdAt: number }) => Promise<TaskEstimate> {
  return async (task) => {
    const at = now();
    return estimateTask(task, await modelTimes.find(task.model, at), at);
  };
}
