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
const task = async (edge: TestEdge) => edge.deps.store.tasks.find(ID);

describe('a task of which nothing was heard', () => {
  it('is asked for by its taskId, with the key', async () => {
    const edge = await dueEdge(() => kieRecord('waiting'));
    await reconcile(edge);
    expect(edge.calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET https://kie.test/api/v1/jobs/recordInfo?taskId=${KIE_ID}`,
    ]);
    expect(edge.calls[0]?.headers.get('authorization')).toMatch(/^Bearer /);
  });

  it('succeeds when KIE says so, with its files and their nudge', async () => {
    const edge = await dueEdge(() => kieRecord('success', { ...SUCCESS, costTime: 8 }));
    await reconcile(edge);
    expect(await task(edge)).toMatchObject({
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

  it('succeeds by asking just as it does by a callback', async () => {
    const edge = testEdge(() => kieRecord('success', { ...SUCCESS, taskId: 'asked', costTime: 8 }));
    await acceptedTask(edge, { id: OTHER_ID, taskId: 'asked' });
    await acceptedTask(edge, { id: ID, taskId: 'told' });
    await reconcile(edge, OTHER_ID);
    const data = { taskId: 'told', state: 'success', ...SUCCESS, costTime: 8 };
    await sendCallback(edge, { code: 200, msg: '', data });
    const alike = await rows(
      `select state, next_poll_at, cost_time, replace(result_json, id, '') as result, ext, next_attempt_at
       from tasks join files using (id)`.replace('state,', 'tasks.state,'),
    );
    expect(alike).toHaveLength(2);
    expect(alike[0]).toEqual(alike[1]);
    expect(edge.nudges.map(({ files }) => files.map(({ n }) => n))).toEqual([[0], [0]]);
  });

  it("fails when KIE says so, with KIE's code and message", async () => {
    const edge = await dueEdge(() => kieRecord('fail', { failCode: '500', failMsg: 'no luck' }));
    await reconcile(edge);
    expect(await task(edge)).toMatchObject({
      state: 'fail',
      nextPollAt: undefined,
      facts: { failCode: '500', failMsg: 'no luck' },
    });
    expect(await rows('select id from files')).toEqual([]);
  });

  it.each(['waiting', 'queuing', 'generating'] as const)(
    'that is still %s is asked for again when its time comes',
    async (state) => {
      const edge = await dueEdge(() => kieRecord(state));
      await reconcile(edge);
      expect(await task(edge)).toMatchObject({ state, nextPollAt: NOW + AGE_MS + MINUTE_MS });
      expect(edge.nudges.flatMap(({ files }) => files)).toEqual([]);
    },
  );

  it('is not asked for before it is due', async () => {
    const edge = await dueEdge(() => kieRecord('waiting'));
    edge.clock.now -= 1;
    await reconcile(edge);
    expect(polledTaskIds(edge)).toEqual([]);
  });
});

describe('KIE not knowing its own task', () => {
  it.each([
    [0, []],
    [89_999, []],
    [90_000, ['task.polled']],
    [AGE_MS, ['task.polled']],
  ])('at the age of %i ms is told in the log as %j, and asked again', async (ageMs, lines) => {
    const edge = await dueEdge(kieUnknownTask, ageMs);
    await reconcile(edge);
    expect(loggedEvents(edge)).toEqual(lines);
    expect(await task(edge)).toMatchObject({ state: 'waiting' });
    expect((await task(edge))?.nextPollAt).toBeGreaterThan(edge.clock.now);
  });
});

describe('an answer that says nothing', () => {
  const cases: readonly (readonly [string, Responder])[] = [
    ['HTTP 500', () => Response.json({ code: 500, msg: 'oops', data: null }, { status: 500 })],
    ['HTTP 502 with a page', () => new Response('<html>no</html>', { status: 502 })],
    ['a page with 200', () => new Response('<html>yes</html>')],
    ['429 in its envelope', () => Response.json({ code: 429, msg: 'busy', data: null })],
    ['401 in its envelope', () => Response.json({ code: 401, msg: 'no', data: null })],
    ['a state that we do not know', () => kieRecord('paused' as 'waiting')],
    ['an empty answer', () => new Response('')],
    ['JSON that was cut', () => new Response('{"code":200,"data":{"state":"succ')],
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

  it.each(cases)('leaves the task as it is and asks again later: %s', async (_what, respond) => {
    const edge = await dueEdge(respond);
    const before = await task(edge);
    await reconcile(edge);
    expect(await task(edge)).toEqual({ ...before, nextPollAt: NOW + AGE_MS + MINUTE_MS });
    expect([polledTaskIds(edge).length, loggedEvents(edge)]).toEqual([1, ['task.polled']]);
  });
});
