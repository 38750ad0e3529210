import { describe, expect, it } from 'vitest';
import { reconcileDueTasks } from '../../../src/worker/reconciliation/due-tasks.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { quietEdge, sendCallback, successBody } from '../callbacks/builders.ts';
import { testEdge } from '../../support/edge.ts';
import { ID, NOW, rows, submittedTask } from '../tasks/builders.ts';
import { loggedEvents, findDueTask, kieRecord, SUCCESS } from './builders.ts';

const readTask = async () => (await rows('select state, fail_code, next_poll_at from tasks'))[0];

describe('reconciling an interrupted submission', () => {
  it('marks an interrupted submission as unconfirmed until its deadline', async () => {
    const edge = quietEdge();
    await submittedTask();
    edge.clock.now = NOW + 3 * MINUTE_MS;
    await reconcileDueTasks(edge.deps);
    expect(await readTask()).toMatchObject({ state: 'unconfirmed', next_poll_at: NOW + DAY_MS });
    expect(loggedEvents(edge)).toEqual(['task.interrupted']);
    await reconcileDueTasks(edge.deps);
    expect(loggedEvents(edge)).toEqual(['task.interrupted']);
  });

  it('leaves a submission alone while it may still be in progress', async () => {
    const edge = quietEdge();
    await submittedTask();
    edge.clock.now = (await findDueTask(edge)).nextPollAt - 1;
    await reconcileDueTasks(edge.deps);
    expect(await readTask()).toMatchObject({ state: 'submitting' });
  });

  it('ends an unconfirmed task as never_confirmed at its deadline without polling', async () => {
    const edge = quietEdge();
    await submittedTask();
    await edge.deps.store.tasks.recordUnconfirmed(ID, NOW, NOW + DAY_MS);
    edge.clock.now = NOW + DAY_MS - 1;
    await reconcileDueTasks(edge.deps);
    expect(await readTask()).toMatchObject({ state: 'unconfirmed' });
    edge.clock.now += 1;
    await reconcileDueTasks(edge.deps);
    expect(await readTask()).toEqual({
      state: 'never_confirmed',
      fail_code: null,
      next_poll_at: null,
    });
    expect(loggedEvents(edge)).toEqual(['task.ended']);
  });

  it('applies a callback that arrives after the interruption', async () => {
    const edge = quietEdge();
    await submittedTask();
    edge.clock.now = NOW + HOUR_MS;
    await reconcileDueTasks(edge.deps);
    await sendCallback(edge, successBody());
    expect(await readTask()).toMatchObject({ state: 'success', next_poll_at: null });
  });

  it('polls an unconfirmed task soon after a callback has reported progress', async () => {
    const edge = testEdge(() => kieRecord('success', SUCCESS));
    await submittedTask();
    await edge.deps.store.tasks.recordUnconfirmed(ID, NOW, NOW + DAY_MS);
    await sendCallback(edge, successBody({ state: 'generating', resultJson: '' }));
    edge.clock.now = NOW + 2 * HOUR_MS;
    await reconcileDueTasks(edge.deps);
    expect(await readTask()).toMatchObject({ state: 'success' });
  });
});
