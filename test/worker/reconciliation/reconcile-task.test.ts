import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../src/worker/platform/units.ts';
import type { Responder, TestEdge } from '../../support/edge.ts';
import { sendCallback } from '../callbacks/builders.ts';
import { testEdge } from '../../support/edge.ts';
import { CLIP_URL, ID, KIE_ID, NOW, OTHER_ID, rows } from '../tasks/builders.ts';
import {
  dueEdge,
  loggedEvents,
  kieUnknownTask,
  kieRecord,
  reconcile,
  polledTaskIds,
  SUCCESS,
  acceptedTask,
} from './builders.ts';

const AGE_MS = 3 * MINUTE_MS;
const findTask = async (edge: TestEdge) => edge.deps.store.tasks.find(ID);

describe('reconcileTask', () => {
  it('polls KIE by taskId, with the key', async () => {
    const edge = await dueEdge(() => kieRecord('waiting'));
    await reconcile(edge);
    expect(edge.calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET https://kie.test/api/v1/jobs/recordInfo?taskId=${KIE_ID}`,
    ]);
    expect(edge.calls[0]?.headers.get('authorization')).toMatch(/^Bearer /);
  });

  it('ends a task with its files and enqueues their copies if KIE reports a success', async () => {
    const edge = await dueEdge(() => kieRecord('success', { ...SUCCESS, costTime: 8 }));
    await reconcile(edge);
    expect(await findTask(edge)).toMatchObject({
      state: 'success',
      nextPollAt: undefined,
      facts: { costTime: 8 },
      resultJson: `{"resultUrls":["/files/${ID}/0.mp4"]}`,
    });
    expect(await rows('select source_url, state from files')).toEqual([
      { source_url: CLIP_URL, state: 'pending' },
    ]);
    expect(edge.nudges).toEqual([{ files: [{ id: ID, n: 0 }], waitMs: 0 }]);
  });

  it('stores the same rows for a success from a poll as from a callback', async () => {
    const edge = testEdge(() =>
      kieRecord('success', { ...SUCCESS, taskId: 'polled', costTime: 8 }),
    );
    await acceptedTask(edge, { id: OTHER_ID, taskId: 'polled' });
    await acceptedTask(edge, { id: ID, taskId: 'called-back' });
    await reconcile(edge, OTHER_ID);
    const data = { taskId: 'called-back', state: 'success', ...SUCCESS, costTime: 8 };
    await sendCallback(edge, { code: 200, msg: '', data });
    const tasks = await rows(
      `select state, next_poll_at, cost_time, replace(result_json, id, '') as result, ext, next_attempt_at
       from tasks join files using (id)`.replace('state,', 'tasks.state,'),
    );
    expect(tasks).toHaveLength(2);
    expect(tasks[0]).toEqual(tasks[1]);
    expect(edge.nudges.map(({ files }) => files.map(({ n }) => n))).toEqual([[0], [0]]);
  });

  it("ends a task with KIE's code and message if KIE reports a failure", async () => {
    const edge = await dueEdge(() => kieRecord('fail', { failCode: '500', failMsg: 'no luck' }));
    await reconcile(edge);
    expect(await findTask(edge)).toMatchObject({
      state: 'fail',
      nextPollAt: undefined,
      facts: { failCode: '500', failMsg: 'no luck' },
    });
    expect(await rows('select id from files')).toEqual([]);
  });

  it.each(['waiting', 'queuing', 'generating'] as const)(
    'reschedules a task that KIE reports as %s',
    async (state) => {
      const edge = await dueEdge(() => kieRecord(state));
      await reconcile(edge);
      expect(await findTask(edge)).toMatchObject({ state, nextPollAt: NOW + AGE_MS + MINUTE_MS });
      expect(edge.nudges.flatMap(({ files }) => files)).toEqual([]);
    },
  );

  it('does not poll a task that is not due', async () => {
    const edge = await dueEdge(() => kieRecord('waiting'));
    edge.clock.now -= 1;
    await reconcile(edge);
    expect(polledTaskIds(edge)).toEqual([]);
  });
});

describe('a task that KIE does not know', () => {
  it.each([
    [0, []],
    [89_999, []],
    [90_000, ['task.polled']],
    [AGE_MS, ['task.polled']],
  ])(
    'logs a task that KIE does not know at the age of %i ms as %j and reschedules it',
    async (ageMs, lines) => {
      const edge = await dueEdge(kieUnknownTask, ageMs);
      await reconcile(edge);
      expect(loggedEvents(edge)).toEqual(lines);
      expect(await findTask(edge)).toMatchObject({ state: 'waiting' });
      expect((await findTask(edge))?.nextPollAt).toBeGreaterThan(edge.clock.now);
    },
  );
});

describe('a poll without a status', () => {
  const cases: readonly (readonly [string, Responder])[] = [
    ['HTTP 500', () => Response.json({ code: 500, msg: 'oops', data: null }, { status: 500 })],
    ['HTTP 502 with an HTML page', () => new Response('<html>no</html>', { status: 502 })],
    ['an HTML page with 200', () => new Response('<html>yes</html>')],
    ['429 in its envelope', () => Response.json({ code: 429, msg: 'busy', data: null })],
    ['401 in its envelope', () => Response.json({ code: 401, msg: 'no', data: null })],
    ['an unknown state', () => kieRecord('paused' as 'waiting')],
    ['an empty body', () => new Response('')],
    ['truncated JSON', () => new Response('{"code":200,"data":{"state":"succ')],
    [
      'a timeout',
      () => {
        throw new DOMException('The operation timed out', 'TimeoutError');
      },
    ],
    [
      'a cut connection',
      () => {
        throw new TypeError('Network connection lost.');
      },
    ],
  ];

  it.each(cases)(
    'leaves the task unchanged and reschedules it after %s',
    async (_what, respond) => {
      const edge = await dueEdge(respond);
      const before = await findTask(edge);
      await reconcile(edge);
      expect(await findTask(edge)).toEqual({ ...before, nextPollAt: NOW + AGE_MS + MINUTE_MS });
      expect([polledTaskIds(edge).length, loggedEvents(edge)]).toEqual([1, ['task.polled']]);
    },
  );
});
