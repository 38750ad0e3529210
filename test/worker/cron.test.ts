import { describe, expect, it } from 'vitest';
import { runCron } from '../../src/worker/cron.ts';
import { MINUTE_MS } from '../../src/worker/platform/units.ts';
import { testEdge, type TestEdge } from '../support/edge.ts';
import { testTaskId } from '../support/task-ids.ts';
import { aSuccess, ID, NOW, succeededTask } from './tasks/builders.ts';
import { kieRecord, polledTaskIds, SUCCESS, acceptedTask } from './reconciliation/builders.ts';

const STEPS = ['files', 'tasks', 'times'] as const;
type Step = (typeof STEPS)[number];

/** An edge that tells which steps were begun, and of which some fail. */
function watchedEdge(failing: readonly Step[] = []): { edge: TestEdge; begun: Step[] } {
  const edge = testEdge(() => kieRecord('waiting'));
  const { store } = edge.deps;
  const begun: Step[] = [];
  const watched =
    <A extends unknown[], R>(step: Step, real: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      begun.push(step);
      if (failing.includes(step)) throw new Error(`${step} is away`);
      return real(...args);
    };
  const real = {
    files: { ...store.files },
    tasks: { ...store.tasks },
    times: { ...store.modelTimes },
  };
  store.files.claimExpiredLeases = watched('files', (...args) =>
    real.files.claimExpiredLeases(...args),
  );
  store.tasks.findDue = watched('tasks', (...args) => real.tasks.findDue(...args));
  store.modelTimes.recompute = watched('times', (...args) => real.times.recompute(...args));
  return { edge, begun };
}

describe('each minute', () => {
  it('owed files go to the queue and tasks are asked for', async () => {
    const edge = testEdge(() => kieRecord('success', { ...SUCCESS, taskId: 't1' }));
    await succeededTask({ id: testTaskId('c') });
    await acceptedTask(edge, { id: ID, taskId: 't1' });
    edge.clock.now = NOW + 5 * MINUTE_MS;
    await runCron(edge.deps, edge.clock.now);
    expect(polledTaskIds(edge)).toEqual(['t1']);
    const nudged = edge.nudges.flatMap(({ files }) => files.map(({ id }) => id)).sort();
    expect(nudged).toEqual([testTaskId('c'), ID].sort());
  });

  it.each([
    [0, true],
    [59_999, true],
    [MINUTE_MS, false],
    [9 * MINUTE_MS, false],
    [10 * MINUTE_MS - 1, false],
    [10 * MINUTE_MS, true],
    [10 * MINUTE_MS + 31_000, true],
    [20 * MINUTE_MS, true],
  ])('%i ms after the hour usual times are learnt: %s', async (ms, learns) => {
    const { edge, begun } = watchedEdge();
    await runCron(edge.deps, NOW + ms);
    expect(begun).toEqual(learns ? STEPS : ['files', 'tasks']);
  });

  it('that comes twice does nothing twice', async () => {
    const edge = testEdge(() => kieRecord('waiting'));
    await acceptedTask(edge);
    await succeededTask(
      { id: testTaskId('c') },
      { status: { ...aSuccess().status, taskId: 't2' } },
    );
    edge.clock.now = NOW + 5 * MINUTE_MS;
    await runCron(edge.deps, edge.clock.now);
    await runCron(edge.deps, edge.clock.now);
    expect([polledTaskIds(edge).length, edge.nudges.length]).toEqual([1, 1]);
  });
});

describe('a step that fails', () => {
  it.each(STEPS)('does not stop the others, and is told: %s', async (step) => {
    const { edge, begun } = watchedEdge([step]);
    await expect(runCron(edge.deps, NOW)).rejects.toMatchObject({
      errors: [{ message: `${step} is away` }],
    });
    expect(begun).toEqual(STEPS);
  });

  it('is told along with every other that fails', async () => {
    const { edge } = watchedEdge(STEPS);
    await expect(runCron(edge.deps, NOW)).rejects.toMatchObject({
      errors: STEPS.map((step) => ({ message: `${step} is away` })),
    });
  });

  it('leaves the work of the others done', async () => {
    const { edge } = watchedEdge(['files', 'times']);
    await acceptedTask(edge);
    await expect(runCron(edge.deps, NOW)).rejects.toThrow('cron');
    expect(polledTaskIds(edge)).toHaveLength(1);
  });
});
