import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { reconcileTask } from '../../../src/worker/reconciliation/reconcile-task.ts';
import { isTerminal, TASK_STATES } from '../../../src/worker/tasks/task-state.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { testEdge, type Responder } from '../../support/edge.ts';
import { ID, KIE_ID, NOW, rows, submittedTask } from '../tasks/builders.ts';
import {
  dueEdge,
  loggedEvents,
  findDueTask,
  kieUnknownTask,
  kieRecord,
  reconcile,
  polledTaskIds,
  SUCCESS,
} from './builders.ts';

const respondUnclear: Responder = () => new Response('<html>no</html>', { status: 502 });
const KIE_TTL_MS = 14 * DAY_MS;
const readTask = async () => (await rows('select state, fail_code, next_poll_at from tasks'))[0];

describe('a task after the 14 days for which KIE stores it', () => {
  it.each<[string, Responder]>([
    ['KIE does not know any more', kieUnknownTask],
    ['KIE reports as running', () => kieRecord('waiting')],
  ])(
    'ends a task that %s after 14 days as expired_unknown, never as failed',
    async (_what, respond) => {
      const edge = await dueEdge(respond, KIE_TTL_MS);
      await reconcile(edge);
      expect(await readTask()).toEqual({
        state: 'expired_unknown',
        fail_code: null,
        next_poll_at: null,
      });
      expect(polledTaskIds(edge)).toEqual([KIE_ID]);
      expect(loggedEvents(edge)).toContain('task.ended');
    },
  );

  it('polls for one more day after 14 days if KIE does not respond, then ends the task', async () => {
    const edge = await dueEdge(respondUnclear, KIE_TTL_MS);
    await reconcile(edge);
    expect(await readTask()).toMatchObject({
      state: 'waiting',
      next_poll_at: NOW + KIE_TTL_MS + MINUTE_MS,
    });
    edge.clock.now = NOW + KIE_TTL_MS + DAY_MS;
    await reconcile(edge);
    expect(await readTask()).toEqual({
      state: 'expired_unknown',
      fail_code: null,
      next_poll_at: null,
    });
  });

  it.each(['success', 'fail'] as const)(
    'ends a task after 14 days with the %s that KIE still reports',
    async (end) => {
      const edge = await dueEdge(
        () => kieRecord(end, end === 'success' ? SUCCESS : {}),
        KIE_TTL_MS,
      );
      await reconcile(edge);
      expect(await readTask()).toMatchObject({ state: end, next_poll_at: null });
    },
  );

  it('does not end a task after 14 days without a poll', async () => {
    const edge = await dueEdge(() => kieRecord('success', SUCCESS), KIE_TTL_MS);
    const full = { name: 'recordInfo', limit: 8, windowMs: 1000 } as const;
    const slot = { window: full, earliest: edge.clock.now, latest: edge.clock.now };
    for (let n = 0; n < 8; n++) await edge.deps.store.rateWindows.take(slot);
    await reconcileTask(edge.deps, await findDueTask(edge), 0);
    expect([polledTaskIds(edge), (await readTask())?.['state']]).toEqual([[], 'waiting']);
  });

  it('polls a task again that is a millisecond younger than 14 days', async () => {
    const edge = await dueEdge(respondUnclear, KIE_TTL_MS - 1);
    await reconcile(edge);
    expect(await readTask()).toMatchObject({
      state: 'waiting',
      next_poll_at: NOW + KIE_TTL_MS - 1 + 6 * HOUR_MS,
    });
  });
});

describe('a due task of any state and age', () => {
  const running = TASK_STATES.filter((one) => !isTerminal(one));
  const cases = running.flatMap((one) =>
    [KIE_ID, null].flatMap((taskId) =>
      [3 * MINUTE_MS, DAY_MS, KIE_TTL_MS].map((age) => ({ state: one, taskId, age })),
    ),
  );

  it.each(cases.filter(({ state: one, taskId }) => taskId === null || running.indexOf(one) > 1))(
    'ends or reschedules a due task: %j',
    async (given) => {
      const edge = testEdge(respondUnclear);
      await submittedTask();
      edge.clock.now = NOW + given.age;
      await env.DB.prepare('update tasks set state = ?1, task_id = ?2, next_poll_at = ?3')
        .bind(given.state, given.taskId, edge.clock.now)
        .run();
      await reconcile(edge);
      const after = await edge.deps.store.tasks.find(ID);
      const hasEnded = after !== undefined && isTerminal(after.state);
      expect(hasEnded || (after?.nextPollAt ?? 0) > edge.clock.now).toBe(true);
    },
  );
});
