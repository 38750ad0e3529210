import { describe, expect, it } from 'vitest';
import {
  reconcileTask,
  reconcileDueTasks,
} from '../../../src/worker/reconciliation/reconcile-task.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';
import { steppedClock } from '../submission/stepped-clock.ts';
import { testEdge } from '../../support/edge.ts';
import { NOW } from '../tasks/builders.ts';
import { dueEdge, findDueTask, kieRecord, manyTasks, polledTaskIds, SUCCESS } from './builders.ts';

describe('two who look after the same task at once', () => {
  it('ask KIE once', async () => {
    const edge = await dueEdge(() => kieRecord('success', SUCCESS));
    const task = await findDueTask(edge);
    await Promise.all([1, 2, 3].map(() => reconcileTask(edge.deps, task, MINUTE_MS)));
    expect([polledTaskIds(edge).length, edge.nudges.length]).toEqual([1, 1]);
  });

  it('ask KIE once though the cron is one of them', async () => {
    const edge = await dueEdge(() => kieRecord('waiting'));
    const task = await findDueTask(edge);
    await Promise.all([reconcileDueTasks(edge.deps), edge.deps.reconcileTask(task, edge.deps.log)]);
    await edge.deps.reconcileTask(task, edge.deps.log);
    expect(polledTaskIds(edge)).toHaveLength(1);
  });
});

/** Everyone looks at once; gives when KIE was asked, from the start. */
async function askAll(count: number, patienceMs: number): Promise<number[]> {
  const clock = steppedClock();
  const askedAt: number[] = [];
  const edge = testEdge(
    async () => {
      askedAt.push(clock.runtime.now() - NOW);
      await clock.runtime.sleep(120);
      return kieRecord('waiting');
    },
    {},
    { runtime: clock.runtime },
  );
  const tasks = await manyTasks(count);
  await clock.runConcurrently(
    tasks.map((task) => () => reconcileTask(edge.deps, task, patienceMs)),
  );
  return askedAt;
}

describe('the pace of the questions', () => {
  it('is at most 8 in any second', async () => {
    const askedAt = await askAll(50, MINUTE_MS);
    expect(askedAt).toHaveLength(50);
    const densest = Math.max(
      ...askedAt.map((at) => askedAt.filter((b) => b >= at && b <= at + SECOND_MS).length),
    );
    expect(densest).toBe(8);
    expect(Math.max(...askedAt)).toBeLessThan(8 * SECOND_MS);
  });

  it('lets who has no patience go without a question', async () => {
    expect(await askAll(20, 0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });
});
