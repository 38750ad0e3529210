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
import { quietEdge, sendCallback, successBody } from './builders.ts';

beforeEach(async () => {
  await submittedTask();
});

describe('a callback', () => {
  it("of the seed page's success ends the task, and KIE hears exactly what it expects", async () => {
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

  it("of the seed page's failure ends the task with its reason", async () => {
    const edge = quietEdge();
    await sendCallback(edge, SEED_FAILURE);
    expect(await edge.deps.store.tasks.find(ID)).toMatchObject({
      state: 'fail',
      facts: { failCode: '500', failMsg: 'Internal server error', consumeCredits: 0 },
    });
    expect(await countRows('files')).toBe(0);
  });

  it('is kept as it came', async () => {
    const text = ` { "code" : 200, "data": { "state": "generating" } } `;
    await sendCallback(quietEdge(), text);
    expect(await rows(`select * from ${STORED_CALLBACKS}`)).toEqual([{ body: text, id: ID }]);
  });

  it('is answered in the same words when it repeats, comes late or changes nothing', async () => {
    const edge = quietEdge();
    for (const data of [{}, {}, { state: 'fail' }, { state: 'paused' }, { state: 'waiting' }]) {
      const response = await sendCallback(edge, successBody(data));
      expect(await response.json()).toEqual({ code: 200, msg: 'success' });
    }
    expect(await edge.deps.store.tasks.find(ID)).toMatchObject({ state: 'success' });
    expect([await countRows('files'), await countRows('callbacks')]).toEqual([1, 4]);
  });

  it('for a task that D1 does not have is acknowledged, kept, and nudges nobody', async () => {
    const edge = quietEdge();
    const response = await sendCallback(edge, successBody(), { id: OTHER_ID });
    expect(response.status).toBe(200);
    expect(await rows('select id from callbacks')).toEqual([{ id: OTHER_ID }]);
    expect(edge.nudges.flatMap(({ files }) => files)).toEqual([]);
  });

  it('without its Content-Type is read all the same', async () => {
    const response = await sendCallback(quietEdge(), successBody(), {
      headers: { 'content-type': 'text/plain' },
    });
    expect(response.status).toBe(200);
  });

  it('nudges the archive with its files once they are in D1, and once', async () => {
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

  it('is not acknowledged when D1 is away, and nobody is nudged', async () => {
    const edge = quietEdge();
    edge.deps.store.tasks.applyStatus = () => Promise.reject(new Error('D1_ERROR: away'));
    const response = await sendCallback(edge, successBody());
    expect(response.status).toBe(500);
    expect(edge.nudges).toEqual([]);
  });

  it('that gives its result with a progress report does not lose the success after it', async () => {
    const edge = quietEdge();
    await sendCallback(edge, successBody({ state: 'generating' }));
    expect((await sendCallback(edge, successBody())).status).toBe(200);
    expect(await edge.deps.store.tasks.find(ID)).toMatchObject({ state: 'success' });
    expect(await countRows('files')).toBe(1);
  });

  it.each([
    ['fractions of a millisecond', { createTime: 1_755_599_634_000.5, completeTime: 0.25 }],
    ['times beyond all time', { createTime: 1e300, updateTime: -1e300 }],
  ])('with %s is taken all the same', async (_what, times) => {
    const edge = quietEdge();
    expect((await sendCallback(edge, successBody(times))).status).toBe(200);
    expect(await edge.deps.store.tasks.find(ID)).toMatchObject({ state: 'success' });
  });

  it.each([
    ['the key', KIE_KEY],
    ['its token', undefined],
  ])('leaves %s neither in the answer nor in the log', async (_what, secret) => {
    const edge = quietEdge();
    const token = await edge.deps.keys.callback.sign(ID);
    const answers = [
      await (await sendCallback(edge, successBody())).text(),
      await (await sendCallback(edge, successBody({ taskId: 'another' }))).text(),
      await (await sendCallback(edge, '{')).text(),
    ];
    expect(edge.lines.join()).toContain('callback.accepted');
    expect(answers.join() + edge.lines.join()).not.toContain(secret ?? token);
  });

  it('that names another task than its address is refused', async () => {
    const edge = quietEdge();
    await edge.deps.store.tasks.recordAccepted(ID, anAcceptance, 5);
    const response = await sendCallback(edge, successBody({ taskId: 'another' }));
    expect(response.status).toBe(400);
    expect(await edge.deps.store.tasks.find(ID)).toMatchObject({ state: 'waiting' });
    expect([await countRows('files'), await countRows('callbacks')]).toEqual([0, 0]);
  });
});
