import { describe, expect, it } from 'vitest';
import { runCron } from '../../src/worker/cron.ts';
import { MINUTE_MS } from '../../src/worker/platform/units.ts';
import { testEdge, type TestEdge } from '../support/edge.ts';
import { testTaskId } from '../support/task-ids.ts';
import { aSuccess, ID, NOW, succeededTask } from './tasks/builders.ts';
import { toCronDeps } from '../support/test-deps.ts';
import { kieRecord, polledTaskIds, SUCCESS, acceptedTask } from './reconciliation/builders.ts';

const STEPS = ['files', 'tasks', 'times'] as const;
type Step = (typeof STEPS)[number];

/** An edge that records which steps were started; those in `failing` fail. */
function watchedEdge(failing: readonly Step[] = []): { edge: TestEdge; started: Step[] } {
  const edge = testEdge(() => kieRecord('waiting'));
  const { store } = edge.deps;
  const started: Step[] = [];
  const watched =
    <A extends unknown[], R>(step: Step, real: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      started.push(step);
      if (failing.includes(step)) throw new Error(`${step} is unavailable`);
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
  return { edge, started };
}

describe('a cron run', () => {
  it('enqueues overdue copies and polls overdue tasks', async () => {
    const edge = testEdge(() => kieRecord('success', { ...SUCCESS, taskId: 't1' }));
    await succeededTask({ id: testTaskId('c') });
    await acceptedTask(edge, { id: ID, taskId: 't1' });
    edge.clock.now = NOW + 5 * MINUTE_MS;
    await runCron(toCronDeps(edge.deps), edge.clock.now);
    expect(polledTaskIds(edge)).toEqual(['t1']);
    const enqueued = edge.nudges.flatMap(({ files }) => files.map(({ id }) => id)).sort();
    expect(enqueued).toEqual([testTaskId('c'), ID].sort());
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
  ])(
    'recomputes model times every ten minutes: %i ms after the hour: %s',
    async (ms, recomputes) => {
      const { edge, started } = watchedEdge();
      await runCron(toCronDeps(edge.deps), NOW + ms);
      expect(started.toSorted()).toEqual(recomputes ? STEPS : ['files', 'tasks']);
    },
  );

  it('does no work twice when it runs twice in a minute', async () => {
    const edge = testEdge(() => kieRecord('waiting'));
    await acceptedTask(edge);
    await succeededTask(
      { id: testTaskId('c') },
      { status: { ...aSuccess().status, taskId: 't2' } },
    );
    edge.clock.now = NOW + 5 * MINUTE_MS;
    await runCron(toCronDeps(edge.deps), edge.clock.now);
    await runCron(toCronDeps(edge.deps), edge.clock.now);
    expect([polledTaskIds(edge).length, edge.nudges.length]).toEqual([1, 1]);
  });
});

describe('a failing cron step', () => {
  it.each(STEPS)('does not stop the other steps and is reported: %s', async (step) => {
    const { edge, started } = watchedEdge([step]);
    await expect(runCron(toCronDeps(edge.deps), NOW)).rejects.toMatchObject({
      errors: [{ message: `${step} is unavailable` }],
    });
    expect(started.toSorted()).toEqual(STEPS);
  });

  it('is reported together with all other failing steps', async () => {
    const { edge } = watchedEdge(STEPS);
    const failure = await runCron(toCronDeps(edge.deps), NOW).catch((error: unknown) => error);
    const { errors } = failure as { errors: Error[] };
    expect(errors.map(({ message }) => message).toSorted()).toEqual(
      STEPS.map((step) => `${step} is unavailable`),
    );
  });

  it('does not undo the work of the other steps', async () => {
    const { edge } = watchedEdge(['files', 'times']);
    await acceptedTask(edge);
    await expect(runCron(toCronDeps(edge.deps), NOW)).rejects.toThrow('cron');
    expect(polledTaskIds(edge)).toHaveLength(1);
  });
});
