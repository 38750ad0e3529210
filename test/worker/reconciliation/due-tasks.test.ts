import { describe, expect, it } from 'vitest';
import { reconcileDueTasks } from '../../../src/worker/reconciliation/due-tasks.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';
import { testEdge, type TestEdge } from '../../support/edge.ts';
import { ID, NOW, rows } from '../tasks/builders.ts';
import {
  dueEdge,
  loggedEvents,
  findDueTask,
  idOf,
  kieRecord,
  manyTasks,
  polledTaskIds,
} from './builders.ts';

const taskIds = (count: number) => Array.from({ length: count }, (_, n) => `t${n}`);
const toNumber = (taskId: string | null) => Number(taskId?.slice(1));
const reconcileAll = async (edge: TestEdge) => {
  await reconcileDueTasks(edge.deps);
  return polledTaskIds(edge);
};

describe('reconcileDueTasks', () => {
  it('polls due tasks, the longest overdue first', async () => {
    const edge = testEdge(() => kieRecord('waiting'));
    await manyTasks(20);
    expect(await reconcileAll(edge)).toEqual(taskIds(20));
  });

  it('does not poll tasks that are not due', async () => {
    const edge = testEdge(() => kieRecord('waiting'));
    await manyTasks(3, (n) => NOW + n);
    expect(await reconcileAll(edge)).toEqual(['t0']);
  });

  it('polls the 100 longest overdue tasks per run', async () => {
    const edge = testEdge(() => kieRecord('waiting'));
    await manyTasks(150);
    const polled = await reconcileAll(edge);
    expect(polled.map(toNumber).sort((a, b) => a - b)).toEqual(taskIds(100).map(toNumber));
    expect(await rows(`select count(*) as n from tasks where next_poll_at <= ${NOW}`)).toEqual([
      { n: 50 },
    ]);
  });

  it('starts no poll after five minutes while KIE is slow, and the next run continues', async () => {
    const edge = testEdge(() => {
      edge.clock.now += 10 * SECOND_MS;
      return kieRecord('waiting');
    });
    await manyTasks(100);
    const startedAt = edge.clock.now;
    const polled = await reconcileAll(edge);
    expect(polled.length).toBeLessThan(40);
    expect(edge.clock.now - startedAt).toBeLessThan(6 * MINUTE_MS);
    expect((await reconcileAll(edge)).length).toBeGreaterThan(polled.length);
  });

  it('continues with the other tasks if one throws', async () => {
    const edge = testEdge(() => kieRecord('waiting'));
    await manyTasks(12);
    const real = { ...edge.deps.store.tasks };
    edge.deps.store.tasks.claim = (id, ...rest) =>
      id === idOf(3) ? Promise.reject(new Error('D1 is unavailable')) : real.claim(id, ...rest);
    const polled = await reconcileAll(edge);
    expect(polled.map(toNumber).sort((a, b) => a - b)).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11]);
    const failures = edge.lines.filter((line) => line.includes('task.poll_failed'));
    expect(failures.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { id: idOf(3).slice(0, 16), reason: 'Error: D1 is unavailable' },
    ]);
  });

  it('polls a task once if it runs twice within a minute', async () => {
    const edge = await dueEdge(() => kieRecord('waiting'));
    await reconcileAll(edge);
    await reconcileAll(edge);
    edge.clock.now += MINUTE_MS;
    expect(await reconcileAll(edge)).toHaveLength(2);
    expect((await findDueTask(edge, ID)).nextPollAt).toBe(edge.clock.now + MINUTE_MS);
    expect(loggedEvents(edge)).toEqual(['task.polled', 'task.polled']);
  });
});
