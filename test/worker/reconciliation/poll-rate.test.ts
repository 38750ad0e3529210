import { describe, expect, it } from 'vitest';
import { reconcileDueTasks } from '../../../src/worker/reconciliation/due-tasks.ts';
import { reconcileTask } from '../../../src/worker/reconciliation/reconcile-task.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';
import { steppedClock } from '../submission/stepped-clock.ts';
import { testEdge } from '../../support/edge.ts';
import { NOW } from '../tasks/builders.ts';
import { dueEdge, findDueTask, kieRecord, manyTasks, polledTaskIds, SUCCESS } from './builders.ts';

describe('concurrent reconciliation of one task', () => {
  it('polls KIE once for three concurrent watchers', async () => {
    const edge = await dueEdge(() => kieRecord('success', SUCCESS));
    const task = await findDueTask(edge);
    await Promise.all([1, 2, 3].map(() => reconcileTask(edge.deps, task, MINUTE_MS)));
    expect([polledTaskIds(edge).length, edge.nudges.length]).toEqual([1, 1]);
  });

  it('polls KIE once if the cron and a watcher reconcile at the same time', async () => {
    const edge = await dueEdge(() => kieRecord('waiting'));
    const task = await findDueTask(edge);
    await Promise.all([reconcileDueTasks(edge.deps), edge.deps.reconcileTask(task, edge.deps.log)]);
    await edge.deps.reconcileTask(task, edge.deps.log);
    expect(polledTaskIds(edge)).toHaveLength(1);
  });
});

/** Reconciles `count` tasks at once; returns the times of the polls, in milliseconds from the start. */
async function pollAll(count: number, maxWaitMs: number): Promise<number[]> {
  const clock = steppedClock();
  const polledAt: number[] = [];
  const edge = testEdge(
    async () => {
      polledAt.push(clock.runtime.now() - NOW);
      await clock.runtime.sleep(120);
      return kieRecord('waiting');
    },
    {},
    { runtime: clock.runtime },
  );
  const tasks = await manyTasks(count);
  await clock.runConcurrently(tasks.map((task) => () => reconcileTask(edge.deps, task, maxWaitMs)));
  return polledAt;
}

describe('the rate of polls', () => {
  it('polls at most 8 times in any second', async () => {
    const polledAt = await pollAll(50, MINUTE_MS);
    expect(polledAt).toHaveLength(50);
    const maxPerSecond = Math.max(
      ...polledAt.map((at) => polledAt.filter((b) => b >= at && b <= at + SECOND_MS).length),
    );
    expect(maxPerSecond).toBe(8);
    expect(Math.max(...polledAt)).toBeLessThan(8 * SECOND_MS);
  });

  it('does not poll without a slot if the watcher cannot wait', async () => {
    expect(await pollAll(20, 0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });
});
