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
const decideAt = (age: number, part: Partial<DueTask> = {}, isCallbackPossible = true) =>
  decideReconcileStep(aTask(part), NOW + age, DEADLINES, isCallbackPossible);

describe('the step for an accepted task', () => {
  it.each([
    [3 * MINUTE_MS, true, MINUTE_MS],
    [3 * MINUTE_MS, false, 30_000],
    [2 * HOUR_MS, true, 30 * MINUTE_MS],
    [14 * DAY_MS - 1, true, 6 * HOUR_MS],
  ])(
    'polls a task of the age of %i ms, with callbacks possible: %s, and again after %i ms',
    (age, isCallbackPossible, delayMs) => {
      expect(decideAt(age, {}, isCallbackPossible)).toEqual({
        kind: 'poll',
        taskId: KIE_ID,
        nextAt: NOW + age + delayMs,
      });
    },
  );

  it.each([14 * DAY_MS, 15 * DAY_MS, 400 * DAY_MS])(
    'polls a task of the age of %i ms for the last time',
    (age) => {
      expect(decideAt(age)).toEqual({ kind: 'poll', taskId: KIE_ID, nextAt: undefined });
    },
  );
});

describe('the step for a task without a taskId', () => {
  it.each([0, MINUTE_MS, DAY_MS - 1])(
    'marks a submission that was interrupted %i ms after its creation as unconfirmed',
    (age) => {
      expect(decideAt(age, { state: 'submitting', taskId: undefined })).toEqual({
        kind: 'mark_unconfirmed',
        nextAt: NOW + DAY_MS,
      });
    },
  );

  it.each([
    ['submitting', DAY_MS],
    ['unconfirmed', DAY_MS],
    ['unconfirmed', 30 * DAY_MS],
  ] as const)('ends a task that is %s at the age of %i ms', (state, age) => {
    expect(decideAt(age, { state, taskId: undefined })).toEqual({ kind: 'end_unconfirmed' });
  });
});

describe('the step for any due task', () => {
  const ages = [-1, 0, MINUTE_MS, DAY_MS, 14 * DAY_MS, 400 * DAY_MS];
  const cases = TASK_STATES.flatMap((state) =>
    [KIE_ID, undefined].flatMap((taskId) => ages.map((age) => ({ state, taskId, age }))),
  );

  it.each(cases)('reschedules or ends every due task: %j', ({ state, taskId, age }) => {
    for (const isCallbackPossible of [true, false]) {
      const step = decideAt(age, { state, taskId }, isCallbackPossible);
      const nextAt = 'nextAt' in step ? step.nextAt : undefined;
      if (nextAt !== undefined) expect(nextAt).toBeGreaterThan(NOW + age);
      else expect(age >= 14 * DAY_MS || step.kind === 'end_unconfirmed').toBe(true);
    }
  });
});
