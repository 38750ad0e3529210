import { describe, expect, it } from 'vitest';
import { decideReconcileStep } from '../../../src/worker/reconciliation/decide-step.ts';
import { TASK_STATES } from '../../../src/worker/tasks/task-state.ts';
import type { DueTask } from '../../../src/worker/tasks/task-store.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { ORIGIN } from '../../support/edge.ts';
import { ID, KIE_ID, NOW } from '../tasks/builders.ts';

const DEADLINES = { unconfirmedMs: DAY_MS, ttlMs: 14 * DAY_MS };
const aTask = (part: Partial<DueTask> = {}): DueTask => ({
  id: ID,
  taskId: KIE_ID,
  client: 'none',
  state: 'waiting',
  publicBaseUrl: ORIGIN,
  createdAt: NOW,
  nextPollAt: NOW,
  ...part,
});
const stepAt = (age: number, part: Partial<DueTask> = {}, reach = true) =>
  decideReconcileStep(aTask(part), NOW + age, DEADLINES, reach);

describe('of a task that KIE has taken', () => {
  it.each([
    [3 * MINUTE_MS, true, MINUTE_MS],
    [3 * MINUTE_MS, false, 30_000],
    [2 * HOUR_MS, true, 30 * MINUTE_MS],
    [14 * DAY_MS - 1, true, 6 * HOUR_MS],
  ])(
    'at the age of %i ms KIE is asked, callbacks reaching us %s, and again in %i ms',
    (age, reach, wait) => {
      expect(stepAt(age, {}, reach)).toEqual({
        kind: 'poll',
        taskId: KIE_ID,
        nextAt: NOW + age + wait,
      });
    },
  );

  it.each([14 * DAY_MS, 15 * DAY_MS, 400 * DAY_MS])(
    'at the age of %i ms KIE is asked for the last time',
    (age) => {
      expect(stepAt(age)).toEqual({ kind: 'poll', taskId: KIE_ID, nextAt: undefined });
    },
  );
});

describe('of a task without a taskId', () => {
  it.each([0, MINUTE_MS, DAY_MS - 1])('whose submission is %i ms old, that has died', (age) => {
    expect(stepAt(age, { state: 'submitting', taskId: undefined })).toEqual({
      kind: 'mark_unconfirmed',
      nextAt: NOW + DAY_MS,
    });
  });

  it.each([
    ['submitting', DAY_MS],
    ['unconfirmed', DAY_MS],
    ['unconfirmed', 30 * DAY_MS],
  ] as const)('that is %s, at the age of %i ms, nothing more is expected', (state, age) => {
    expect(stepAt(age, { state, taskId: undefined })).toEqual({ kind: 'end_unconfirmed' });
  });
});

describe('every task that is due', () => {
  const ages = [-1, 0, MINUTE_MS, DAY_MS, 14 * DAY_MS, 400 * DAY_MS];
  const cases = TASK_STATES.flatMap((state) =>
    [KIE_ID, undefined].flatMap((taskId) => ages.map((age) => ({ state, taskId, age }))),
  );

  it.each(cases)('gets a step, and a later time or an end: %j', ({ state, taskId, age }) => {
    for (const reach of [true, false]) {
      const step = stepAt(age, { state, taskId }, reach);
      const nextAt = 'nextAt' in step ? step.nextAt : undefined;
      if (nextAt !== undefined) expect(nextAt).toBeGreaterThan(NOW + age);
      else expect(age >= 14 * DAY_MS || step.kind === 'end_unconfirmed').toBe(true);
    }
  });
});
