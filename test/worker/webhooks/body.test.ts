import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { readStatus } from '../../../src/worker/upstream/kie-wire.ts';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import { sendCallback, quietEdge } from '../callbacks/builders.ts';
import { SEED_FAILURE, SEED_SUCCESS } from '../upstream/seed-callbacks.ts';
import { ORIGIN, DEFAULT_MODEL } from '../../support/edge.ts';
import {
  aStatusUpdate,
  ID,
  KIE_ID,
  NOW,
  submittedTask,
  succeededTask,
  withCallBackUrl,
} from '../tasks/builders.ts';
import {
  deliveringEdge,
  ok,
  enqueueTestDelivery,
  refusing,
  type DeliveringEdge,
} from './builders.ts';

type Body = { code: number; msg: string; data: Record<string, unknown> };

const bodies = ({ sent }: DeliveringEdge) => sent.map(({ body }) => JSON.parse(body) as Body);

/** KIE's own callback goes in; what the caller gets comes out. */
async function passedOn(
  seed: typeof SEED_SUCCESS | typeof SEED_FAILURE,
): Promise<Body | undefined> {
  const edge = deliveringEdge(ok);
  const { callBackUrl, ...rest } = JSON.parse(seed.data.param) as { callBackUrl: string };
  await submittedTask({
    request: JSON.stringify({ ...rest, callBackUrl }),
    callbackOrigin: new URL(callBackUrl).origin,
    publicBaseUrl: 'https://edge.example.net',
  });
  // As KIE sends it: with the address in it that KIE was given.
  const own = seed.data.param.replace(callBackUrl, `${ORIGIN}/callbacks/x/y`);
  await sendCallback(edge, { ...seed, data: { ...seed.data, param: own } });
  const row = await env.DB.prepare('select count(*) as owed from files').first<{ owed: number }>();
  if (row?.owed === 1)
    await edge.deps.enqueueDeliveries(
      (await edge.deps.store.files.recordStored(
        { id: ID, n: 0 },
        { size: 9, mediaType: 'image/jpeg' },
        NOW,
      )) ?? [],
    );
  await edge.run();
  return bodies(edge)[0];
}

describe('the body', () => {
  it("of a success is KIE's own, field for field, with a link that stays and its number", async () => {
    const link = `https://edge.example.net/files/${ID}/0.jpg`;
    expect(await passedOn(SEED_SUCCESS)).toEqual({
      ...SEED_SUCCESS,
      data: {
        ...SEED_SUCCESS.data,
        resultJson: JSON.stringify({ resultUrls: [link] }),
        sequence: 1,
      },
    });
  });

  it("of a failure is KIE's own, field for field, with its number", async () => {
    expect(await passedOn(SEED_FAILURE)).toEqual({
      ...SEED_FAILURE,
      data: { ...SEED_FAILURE.data, sequence: 1 },
    });
  });

  it('reads as the callback of KIE that it stands for', async () => {
    const body = await passedOn(SEED_FAILURE);
    expect(readStatus(body)).toEqual(readStatus(SEED_FAILURE));
  });

  it('names the files whose copy was given up', async () => {
    const edge = deliveringEdge(ok);
    await succeededTask(withCallBackUrl());
    await edge.deps.enqueueDeliveries(
      await edge.deps.store.files.recordAbandoned({ id: ID, n: 0 }, 'gone', NOW),
    );
    await edge.run();
    expect(bodies(edge)[0]?.data).toMatchObject({ state: 'success', failedFileNumbers: [0] });
  });

  it('of a task whose end KIE forgot says so, and calls it no failure', async () => {
    const edge = deliveringEdge(ok);
    await submittedTask(withCallBackUrl());
    await edge.deps.store.tasks.recordAccepted(ID, { taskId: KIE_ID, data: {} }, NOW);
    await edge.deps.store.tasks.end(ID, 'expired_unknown', NOW);
    await edge.run();
    expect(bodies(edge)).toEqual([
      {
        code: 504,
        msg: 'KIE forgot the task before it told how it ended.',
        data: {
          taskId: KIE_ID,
          model: DEFAULT_MODEL,
          state: 'expired_unknown',
          param: expect.any(String),
          costTime: null,
          completeTime: null,
          createTime: NOW,
          updateTime: NOW,
          sequence: 1,
        },
      },
    ]);
  });

  it('is the same at every try', async () => {
    const edge = deliveringEdge(refusing(500));
    await enqueueTestDelivery(edge);
    await edge.run();
    expect(new Set(edge.sent.map(({ body }) => body)).size).toBe(1);
    expect(new Set(edge.sent.map(({ headers }) => headers.get('webhook-id'))).size).toBe(1);
    expect(new Set(edge.sent.map(({ headers }) => headers.get('webhook-timestamp'))).size).toBe(10);
  });

  it('has fresh links at every try where links are signed', async () => {
    const edge = deliveringEdge(refusing(500), { FILE_LINKS: 'signed' });
    await succeededTask(withCallBackUrl());
    await edge.deps.enqueueDeliveries(
      (await edge.deps.store.files.recordStored(
        { id: ID, n: 0 },
        { size: 9, mediaType: 'a/b' },
        NOW,
      )) ?? [],
    );
    await edge.run();
    for (const [i, { data }] of bodies(edge).entries())
      expect(Number(data['linksExpireAt'])).toBeGreaterThan(edge.sent[i]?.at ?? Infinity);
    expect(bodies(edge)).toHaveLength(10);
  });

  it('tells the balance where everybody is let in, and to nobody else', async () => {
    const edge = deliveringEdge(ok);
    const end = { state: 'fail' as const, remainedCredits: 7, taskId: 't2' };
    await submittedTask({ ...withCallBackUrl(), client: 'user:ann' });
    const outcome = await taskStore(env.DB).applyStatus(aStatusUpdate(end));
    await edge.deps.enqueueDeliveries(outcome.kind === 'applied' ? outcome.deliveries : []);
    await edge.run();
    expect(bodies(edge)[0]?.data).not.toHaveProperty('remainedCredits');
  });

  it('never holds the address that KIE was given', async () => {
    const body = JSON.stringify(await passedOn(SEED_SUCCESS));
    expect(body).not.toContain('/callbacks/');
  });
});

describe('what is not known yet', () => {
  it('is not told: without a taskId the try fails and comes again', async () => {
    const edge = deliveringEdge(ok);
    await submittedTask(withCallBackUrl());
    const outcome = await taskStore(env.DB).applyStatus(
      aStatusUpdate({ state: 'fail', taskId: undefined }),
    );
    await edge.deps.enqueueDeliveries(outcome.kind === 'applied' ? outcome.deliveries : []);
    await edge.run(1000);
    expect(edge.sent).toEqual([]);
    await edge.deps.store.tasks.recordAccepted(ID, { taskId: KIE_ID, data: {} }, NOW);
    await edge.run();
    expect(bodies(edge)[0]?.data['taskId']).toBe(KIE_ID);
  });

  it('and a quiet edge sends nothing by itself', async () => {
    const edge = quietEdge();
    await submittedTask(withCallBackUrl());
    await sendCallback(edge, SEED_FAILURE);
    expect(edge.calls).toEqual([]);
  });
});
