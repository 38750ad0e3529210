import { expect, it } from 'vitest';
import { estimateTask } from '../../../src/worker/models/task-estimate.ts';

const times = { p50Ms: 60_000, p90Ms: 100_000 };

it.each([
  ['has just been created', 0, 60_000],
  ['is younger than the median', 59_999, 1],
  ['is as old as the median', 60_000, 40_000],
  ['is younger than the 90th percentile', 99_999, 1],
  ['is as old as the 90th percentile', 100_000, 0],
  ['is older than the 90th percentile', 500_000, 0],
])('a task that %s has its usual time left', (_what, elapsedMs, remainingMs) => {
  const estimate = estimateTask({ createdAt: 1000 }, times, 1000 + elapsedMs);
  expect(estimate).toEqual({ elapsedMs, remainingMs, ...times });
});

it('a task that seems to be created in the future is new', () => {
  expect(estimateTask({ createdAt: 1000 }, times, 0)).toMatchObject({ elapsedMs: 0 });
});

it('a task of a model without statistics has an unknown time left', () => {
  expect(estimateTask({ createdAt: 1000 }, undefined, 3000)).toEqual({
    elapsedMs: 2000,
    remainingMs: null,
    p50Ms: null,
    p90Ms: null,
  });
});
