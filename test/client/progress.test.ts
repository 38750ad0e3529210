import { describe, expect, it } from 'vitest';
import { estimateProgress } from '../../src/client/progress.ts';
import { task } from './fake-task.ts';

const running = (elapsedMs: number, p50Ms: number | null = 60_000) =>
  task('generating', { estimate: { elapsedMs, remainingMs: null, p50Ms, p90Ms: null } });

describe('estimateProgress', () => {
  it('returns 0.9 at the median duration, never decreases, and stays below 1 while running', () => {
    expect(estimateProgress(running(60_000), 0)).toBeCloseTo(0.9);
    const times = [0, 30_000, 60_000, 90_000, 600_000, 1e12];
    const steps = times.map((ms) => estimateProgress(running(0), ms) ?? 0);
    expect(steps).toEqual(steps.toSorted((one, other) => one - other));
    expect(Math.max(...steps)).toBeLessThan(1);
  });

  it('returns 1 only for a success', () => {
    expect(estimateProgress(task('success'), 0)).toBe(1);
    expect(estimateProgress(task('fail'), 0)).toBeNull();
  });

  it('returns null when the edge has no duration for the model', () => {
    expect(estimateProgress(running(5, null), 0)).toBeNull();
    expect(estimateProgress(task('waiting'), 0)).toBeNull();
  });
});
