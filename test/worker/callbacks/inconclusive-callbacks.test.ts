import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';
import { testEdge, type Responder, type TestEdge } from '../../support/edge.ts';
import {
  acceptedTask,
  kieRecord,
  loggedEvents,
  polledTaskIds,
  reconcile,
  SUCCESS,
} from '../reconciliation/builders.ts';
import { countRows, ID, KIE_ID, NOW, rows, submittedTask } from '../tasks/builders.ts';
import { quietEdge, sendCallback, successBody } from './builders.ts';

const findTask = async (edge: TestEdge) => edge.deps.store.tasks.find(ID);

/** An edge with a task that is not due for polling yet. */
async function runningEdge(respond: Responder): Promise<TestEdge> {
  const edge = testEdge(respond);
  await acceptedTask(edge, {
    nextPollAt: NOW + 10 * MINUTE_MS,
    callbackOrigin: 'https://app.test',
    request: '{"model":"m","input":{},"callBackUrl":"https://app.test/x"}',
  });
  return edge;
}

describe('a callback that does not say what happened', () => {
  it.each<[string, Record<string, unknown>]>([
    ['only the taskId', { code: 200, msg: '', data: { taskId: KIE_ID } }],
    [
      'only task_id',
      { code: 200, msg: '', data: { task_id: KIE_ID, callbackType: 'text', data: [] } },
    ],
    ['an unknown state', successBody({ state: 'finished' })],
    ['a success without a result', successBody({ resultJson: '' })],
    ['a success with an empty list', successBody({ resultJson: '{"resultUrls":[]}' })],
    ['a success without a resultJson', successBody({ resultJson: null })],
  ])('makes the edge ask KIE at once: %s', async (_what, body) => {
    const edge = await runningEdge(() => kieRecord('success', SUCCESS));
    expect((await sendCallback(edge, body)).status).toBe(200);
    expect(polledTaskIds(edge)).toEqual([KIE_ID]);
    expect(await findTask(edge)).toMatchObject({ state: 'success' });
    expect(await countRows('files')).toBe(1);
  });

  it('asks nothing about a task that has ended, is unknown, or has another taskId', async () => {
    const edge = await runningEdge(() => kieRecord('success', SUCCESS));
    await sendCallback(edge, { code: 200, data: { taskId: 'other' } });
    await sendCallback(edge, successBody());
    await sendCallback(edge, successBody({ resultJson: '' }));
    expect(polledTaskIds(edge)).toEqual([]);
    expect(await findTask(edge)).toMatchObject({
      resultJson: `{"resultUrls":["/files/${ID}/0.mp4"]}`,
    });
  });

  it('does not interrupt a submission whose taskId is still unknown', async () => {
    await submittedTask();
    const edge = quietEdge();
    await sendCallback(edge, { code: 200, msg: '', data: {} });
    expect(await findTask(edge)).toMatchObject({ state: 'submitting' });
    expect(edge.calls).toEqual([]);
  });
});

describe('a success whose result follows', () => {
  it('is no end until KIE returns the result, and is delivered with it', async () => {
    let resultJson = '';
    const edge = await runningEdge(() => kieRecord('success', { resultJson, completeTime: NOW }));
    await sendCallback(edge, successBody({ resultJson: '' }));
    expect(await findTask(edge)).toMatchObject({ state: 'waiting' });
    expect(await countRows('deliveries')).toBe(0);

    resultJson = '{"resultObject":{"text":"hello"}}';
    edge.clock.now = (await findTask(edge))?.nextPollAt ?? 0;
    expect(edge.clock.now).toBeLessThanOrEqual(NOW + MINUTE_MS);
    await reconcile(edge);
    expect(await findTask(edge)).toMatchObject({ state: 'success', resultJson });
    expect(await countRows('deliveries')).toBe(1);
    expect(loggedEvents(edge)).not.toContain('task.result_empty');
  });

  it.each([
    ['five minutes after the end', NOW - 5 * MINUTE_MS],
    ['if KIE does not say when the task ended', null],
    ['if KIE says that it ended in the far future', NOW + 400 * 24 * 60 * MINUTE_MS],
  ])('is the end without a result, with a warning, %s', async (_when, completeTime) => {
    const edge = await runningEdge(() => kieRecord('success', { resultJson: '', completeTime }));
    await sendCallback(edge, successBody({ resultJson: '' }));
    expect(await findTask(edge)).toMatchObject({ state: 'success', resultJson: '' });
    expect(loggedEvents(edge)).toContain('task.result_empty');
    expect(await rows('select state from deliveries')).toEqual([{ state: 'pending' }]);
  });

  it('is asked for a bounded number of times', async () => {
    const edge = await runningEdge(() =>
      kieRecord('success', { resultJson: '{}', completeTime: NOW }),
    );
    await sendCallback(edge, successBody({ resultJson: '{}' }));
    for (let polls = 0; polls < 20; polls++) {
      const { state, nextPollAt } = (await findTask(edge)) ?? {};
      if (state === 'success') break;
      edge.clock.now = Math.max(edge.clock.now + SECOND_MS, nextPollAt ?? 0);
      await reconcile(edge);
    }
    expect(await findTask(edge)).toMatchObject({ state: 'success', resultJson: '{}' });
    expect(polledTaskIds(edge).length).toBeLessThan(10);
  });
});
