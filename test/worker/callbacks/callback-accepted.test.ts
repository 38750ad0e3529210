import { beforeEach, describe, expect, it } from 'vitest';
import { SEED_FAILURE, SEED_SUCCESS } from '../upstream/seed-callbacks.ts';
import { KIE_KEY } from '../../support/edge.ts';
import {
  anAcceptance,
  CLIP_URL,
  countRows,
  STORED_CALLBACKS,
  ID,
  OTHER_ID,
  rows,
  submittedTask,
} from '../tasks/builders.ts';
import { callbackToken, quietEdge, sendCallback, successBody } from './builders.ts';

beforeEach(async () => {
  await submittedTask();
});

describe('callbacks of KIE', () => {
  it("ends the task on the success of KIE's documentation and returns the acknowledgement that KIE expects", async () => {
    const edge = quietEdge();
    const response = await sendCallback(edge, SEED_SUCCESS);
    expect([response.status, await response.text()]).toEqual([200, '{"code":200,"msg":"success"}']);
    expect(await edge.deps.store.tasks.find(ID)).toMatchObject({
      state: 'success',
      taskId: SEED_SUCCESS.data.taskId,
      resultJson: `{"resultUrls":["/files/${ID}/0.jpg"]}`,
      facts: { consumeCredits: 100, remainedCredits: 2_510_330, costTime: 8 },
    });
    expect(await rows('select source_url, ext from files')).toEqual([
      { source_url: 'https://example.com/generated-image.jpg', ext: 'jpg' },
    ]);
  });

  it("ends the task with its reason on the failure of KIE's documentation", async () => {
    const edge = quietEdge();
    await sendCallback(edge, SEED_FAILURE);
    expect(await edge.deps.store.tasks.find(ID)).toMatchObject({
      state: 'fail',
      facts: { failCode: '500', failMsg: 'Internal server error', consumeCredits: 0 },
    });
    expect(await countRows('files')).toBe(0);
  });

  it('stores the body of a callback unchanged', async () => {
    const text = ` { "code" : 200, "data": { "state": "generating" } } `;
    await sendCallback(quietEdge(), text);
    expect(await rows(`select * from ${STORED_CALLBACKS}`)).toEqual([{ body: text, id: ID }]);
  });

  it('acknowledges repeated, late and ineffective callbacks in the same way', async () => {
    const edge = quietEdge();
    for (const data of [{}, {}, { state: 'fail' }, { state: 'paused' }, { state: 'waiting' }]) {
      const response = await sendCallback(edge, successBody(data));
      expect(await response.json()).toEqual({ code: 200, msg: 'success' });
    }
    expect(await edge.deps.store.tasks.find(ID)).toMatchObject({ state: 'success' });
    expect([await countRows('files'), await countRows('callbacks')]).toEqual([1, 4]);
  });

  it('acknowledges and stores a callback for a task that is not in D1, and enqueues nothing', async () => {
    const edge = quietEdge();
    const response = await sendCallback(edge, successBody(), { id: OTHER_ID });
    expect(response.status).toBe(200);
    expect(await rows('select id from callbacks')).toEqual([{ id: OTHER_ID }]);
    expect(edge.nudges.flatMap(({ files }) => files)).toEqual([]);
  });

  it('reads a callback with another Content-Type', async () => {
    const response = await sendCallback(quietEdge(), successBody(), {
      headers: { 'content-type': 'text/plain' },
    });
    expect(response.status).toBe(200);
  });

  it('enqueues copies of the files once, after they are in D1', async () => {
    const seen: unknown[] = [];
    const edge = quietEdge(
      {},
      {
        enqueueCopies: async (files) => {
          for (const key of files) seen.push(await edge.deps.store.files.find(key));
        },
      },
    );
    await sendCallback(edge, successBody());
    await sendCallback(edge, successBody());
    expect(seen).toMatchObject([{ id: ID, n: 0, sourceUrl: CLIP_URL, state: 'pending' }]);
  });

  it('does not acknowledge a callback and enqueues nothing if D1 is unavailable', async () => {
    const edge = quietEdge();
    edge.deps.store.tasks.applyStatus = () => Promise.reject(new Error('D1_ERROR: unavailable'));
    const response = await sendCallback(edge, successBody());
    expect(response.status).toBe(500);
    expect(edge.nudges).toEqual([]);
  });

  it('applies the success after a progress callback that contained a result', async () => {
    const edge = quietEdge();
    await sendCallback(edge, successBody({ state: 'generating' }));
    expect((await sendCallback(edge, successBody())).status).toBe(200);
    expect(await edge.deps.store.tasks.find(ID)).toMatchObject({ state: 'success' });
    expect(await countRows('files')).toBe(1);
  });

  it.each(['generating', 'fail'])(
    'creates no file to copy for a %s callback that contains a result',
    async (state) => {
      const edge = quietEdge();
      expect((await sendCallback(edge, successBody({ state }))).status).toBe(200);
      const task = await edge.deps.store.tasks.find(ID);
      expect([task?.state, task?.resultJson]).toEqual([state, undefined]);
      expect([await countRows('files'), edge.nudges]).toEqual([0, []]);
    },
  );

  it.each([
    ['fractions of a millisecond', { createTime: 1_755_599_634_000.5, completeTime: 0.25 }],
    ['impossible times', { createTime: 1e300, updateTime: -1e300 }],
  ])('accepts a callback with %s', async (_what, times) => {
    const edge = quietEdge();
    expect((await sendCallback(edge, successBody(times))).status).toBe(200);
    expect(await edge.deps.store.tasks.find(ID)).toMatchObject({ state: 'success' });
  });

  it.each([
    ['the key', KIE_KEY],
    ['its token', undefined],
  ])('puts %s into neither the response nor the log', async (_what, secret) => {
    const edge = quietEdge();
    const token = await callbackToken(edge);
    const responses = [
      await (await sendCallback(edge, successBody())).text(),
      await (await sendCallback(edge, successBody({ taskId: 'another' }))).text(),
      await (await sendCallback(edge, '{')).text(),
    ];
    expect(edge.lines.join()).toContain('callback.accepted');
    expect(responses.join() + edge.lines.join()).not.toContain(secret ?? token);
  });

  it('rejects a callback that names another task than its address', async () => {
    const edge = quietEdge();
    await edge.deps.store.tasks.recordAccepted(ID, anAcceptance, 5);
    const response = await sendCallback(edge, successBody({ taskId: 'another' }));
    expect(response.status).toBe(400);
    expect(await edge.deps.store.tasks.find(ID)).toMatchObject({ state: 'waiting' });
    expect([await countRows('files'), await countRows('callbacks')]).toEqual([0, 0]);
  });
});
