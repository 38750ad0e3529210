import { describe, expect, it } from 'vitest';
import { reconcileDueTasks } from '../../../src/worker/reconciliation/reconcile-task.ts';
import { MINUTE_MS } from '../../../src/worker/platform/units.ts';
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

const names = (count: number) => Array.from({ length: count }, (_, n) => `t${n}`);
const number = (name: string | null) => Number(name?.slice(1));
const sweep = async (edge: TestEdge) => {
  await reconcileDueTasks(edge.deps);
  return polledTaskIds(edge);
};

describe('the sweep', () => {
  it('asks for what is due, the longest overdue first', async () => {
    const edge = testEdge(() => kieRecord('waiting'));
    await manyTasks(20);
    expect(await sweep(edge)).toEqual(names(20));
  });

  it('asks for nothing that is not due', async () => {
    const edge = testEdge(() => kieRecord('waiting'));
    await manyTasks(3, (n) => NOW + n);
    expect(await sweep(edge)).toEqual(['t0']);
  });

  it('takes 120 in one minute, and those that are due longest', async () => {
    const edge = testEdge(() => kieRecord('waiting'));
    await manyTasks(150);
    const asked = await sweep(edge);
    expect(asked.map(number).sort((a, b) => a - b)).toEqual(names(120).map(number));
    expect(await rows(`select count(*) as n from tasks where next_poll_at <= ${NOW}`)).toEqual([
      { n: 30 },
    ]);
  });

  it('goes on when one of them throws', async () => {
    const edge = testEdge(() => kieRecord('waiting'));
    await manyTasks(12);
    const real = { ...edge.deps.store.tasks };
    edge.deps.store.tasks.claim = (id, ...rest) =>
      id === idOf(3) ? Promise.reject(new Error('D1 is away')) : real.claim(id, ...rest);
    const asked = await sweep(edge);
    expect(asked.map(number).sort((a, b) => a - b)).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11]);
    const interrupted = edge.lines.filter((line) => line.includes('task.poll_failed'));
    expect(interrupted.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { id: idOf(3).slice(0, 16), reason: 'Error: D1 is away' },
    ]);
  });

  it('asks for a task once, however often it runs in the minute', async () => {
    const edge = await dueEdge(() => kieRecord('waiting'));
    await sweep(edge);
    await sweep(edge);
    edge.clock.now += MINUTE_MS;
    expect(await sweep(edge)).toHaveLength(2);
    expect((await findDueTask(edge, ID)).nextPollAt).toBe(edge.clock.now + MINUTE_MS);
    expect(loggedEvents(edge)).toEqual(['task.polled', 'task.polled']);
  });
});
