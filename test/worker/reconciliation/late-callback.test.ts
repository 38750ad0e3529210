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

const page: Responder = () => new Response('<html>no</html>', { status: 502 });
const OVER_MS = 14 * DAY_MS;
const state = async () => (await rows('select state, fail_code, next_poll_at from tasks'))[0];

describe("a task when KIE's 14 days are over", () => {
  it.each<[string, Responder]>([
    ['KIE has forgotten', kieUnknownTask],
    ['KIE says to be still running', () => kieRecord('waiting')],
  ])('that %s ends as expired_unknown, never as failed', async (_what, respond) => {
    const edge = await dueEdge(respond, OVER_MS);
    await reconcile(edge);
    expect(await state()).toEqual({
      state: 'expired_unknown',
      fail_code: null,
      next_poll_at: null,
    });
    expect(polledTaskIds(edge)).toEqual([KIE_ID]);
    expect(loggedEvents(edge)).toContain('task.ended');
  });

  it('that KIE does not answer for is asked for a day more, and ends then', async () => {
    const edge = await dueEdge(page, OVER_MS);
    await reconcile(edge);
    expect(await state()).toMatchObject({
      state: 'waiting',
      next_poll_at: NOW + OVER_MS + MINUTE_MS,
    });
    edge.clock.now = NOW + OVER_MS + DAY_MS;
    await reconcile(edge);
    expect(await state()).toEqual({
      state: 'expired_unknown',
      fail_code: null,
      next_poll_at: null,
    });
  });

  it.each(['success', 'fail'] as const)('ends as the %s that KIE still knows of', async (end) => {
    const edge = await dueEdge(() => kieRecord(end, end === 'success' ? SUCCESS : {}), OVER_MS);
    await reconcile(edge);
    expect(await state()).toMatchObject({ state: end, next_poll_at: null });
  });

  it('is not ended without having been asked for', async () => {
    const edge = await dueEdge(() => kieRecord('success', SUCCESS), OVER_MS);
    const full = { name: 'recordInfo', limit: 8, windowMs: 1000 } as const;
    const slot = { window: full, earliest: edge.clock.now, latest: edge.clock.now };
    for (let n = 0; n < 8; n++) await edge.deps.store.rateWindows.take(slot);
    await reconcileTask(edge.deps, await findDueTask(edge), 0);
    expect([polledTaskIds(edge), (await state())?.['state']]).toEqual([[], 'waiting']);
  });

  it('is asked for again a millisecond before', async () => {
    const edge = await dueEdge(page, OVER_MS - 1);
    await reconcile(edge);
    expect(await state()).toMatchObject({
      state: 'waiting',
      next_poll_at: NOW + OVER_MS - 1 + 6 * HOUR_MS,
    });
  });
});

describe('whatever a task that is due came to', () => {
  const running = TASK_STATES.filter((one) => !isTerminal(one));
  const cases = running.flatMap((one) =>
    [KIE_ID, null].flatMap((taskId) =>
      [3 * MINUTE_MS, DAY_MS, OVER_MS].map((age) => ({ state: one, taskId, age })),
    ),
  );

  it.each(cases.filter(({ state: one, taskId }) => taskId === null || running.indexOf(one) > 1))(
    'it ends, or is due at a later time: %j',
    async (given) => {
      const edge = testEdge(page);
      await submittedTask();
      edge.clock.now = NOW + given.age;
      await env.DB.prepare('update tasks set state = ?1, task_id = ?2, next_poll_at = ?3')
        .bind(given.state, given.taskId, edge.clock.now)
        .run();
      await reconcile(edge);
      const after = await edge.deps.store.tasks.find(ID);
      const isOver = after !== undefined && isTerminal(after.state);
      expect(isOver || (after?.nextPollAt ?? 0) > edge.clock.now).toBe(true);
    },
  );
});
