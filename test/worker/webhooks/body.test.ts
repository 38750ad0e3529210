import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { verifyCallback, type CallbackVerificationError } from '../../../src/client/index.ts';
import { readStatus } from '../../../src/worker/upstream/kie-wire.ts';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import { callbackPath, sendCallback, quietEdge } from '../callbacks/builders.ts';
import { SEED_FAILURE, SEED_SUCCESS } from '../upstream/seed-callbacks.ts';
import { ORIGIN, DEFAULT_MODEL } from '../../support/edge.ts';
import {
  aStatusUpdate,
  CALL_BACK_URL,
  ID,
  KIE_ID,
  NOW,
  submittedTask,
  succeededTask,
  withCallBackUrl,
} from '../tasks/builders.ts';
import { webhookEdge, accept, insertFailedTask, failWith, type WebhookEdge } from './builders.ts';

type Body = { code: number; msg: string; data: Record<string, unknown> };

/** What a callback has beyond KIE's fields. */
const receiverOf = ({ data }: { data: { param: string } }) => ({
  sequence: 1,
  callBackUrl: (JSON.parse(data.param) as { callBackUrl: string }).callBackUrl,
  client: 'none',
});

const bodies = ({ sent }: WebhookEdge) => sent.map(({ body }) => JSON.parse(body) as Body);

/** KIE's own callback goes in; what the caller gets comes out. */
async function passedOn(
  seed: typeof SEED_SUCCESS | typeof SEED_FAILURE,
): Promise<Body | undefined> {
  const edge = webhookEdge(accept);
  const { callBackUrl, ...rest } = JSON.parse(seed.data.param) as { callBackUrl: string };
  await submittedTask({
    request: JSON.stringify({ ...rest, callBackUrl }),
    callbackOrigin: new URL(callBackUrl).origin,
    publicBaseUrl: 'https://edge.example.net',
  });
  // As KIE sends it: with the address in it that KIE was given.
  const own = seed.data.param.replace(callBackUrl, ORIGIN + (await callbackPath(edge)));
  await sendCallback(edge, { ...seed, data: { ...seed.data, param: own } });
  const row = await env.DB.prepare('select count(*) as n from files').first<{ n: number }>();
  if (row?.n === 1)
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

describe('the callback body', () => {
  it("has the fields of KIE's success callback, with stable links, a sequence, its address and the owner", async () => {
    const link = `https://edge.example.net/files/${ID}/0.jpg`;
    expect(await passedOn(SEED_SUCCESS)).toEqual({
      ...SEED_SUCCESS,
      data: {
        ...SEED_SUCCESS.data,
        resultJson: JSON.stringify({ resultUrls: [link] }),
        ...receiverOf(SEED_SUCCESS),
      },
    });
  });

  it("has the fields of KIE's failure callback, with a sequence, its address and the owner", async () => {
    expect(await passedOn(SEED_FAILURE)).toEqual({
      ...SEED_FAILURE,
      data: { ...SEED_FAILURE.data, ...receiverOf(SEED_FAILURE) },
    });
  });

  it("is accepted by the parser for KIE's callbacks", async () => {
    const body = await passedOn(SEED_FAILURE);
    expect(readStatus(body)).toEqual(readStatus(SEED_FAILURE));
  });

  it.each([
    [60_000, 'x'.repeat(60_000), undefined],
    [70_000, `${'x'.repeat(32_767)}…`, true],
  ])(
    'cuts a request of more than 64 KiB and marks it: a prompt of %d characters',
    async (length, prompt, isParamCut) => {
      const edge = webhookEdge(accept);
      const { callbackOrigin } = withCallBackUrl();
      const body = { callBackUrl: CALL_BACK_URL, input: { prompt: 'x'.repeat(length) } };
      await submittedTask({ callbackOrigin, request: JSON.stringify(body) });
      await taskStore(env.DB).applyStatus(aStatusUpdate({ state: 'fail' }));
      await edge.run();
      const data = bodies(edge)[0]?.data;
      expect(data?.['isParamCut']).toBe(isParamCut);
      expect(JSON.parse(String(data?.['param']))).toEqual({
        callBackUrl: CALL_BACK_URL,
        model: DEFAULT_MODEL,
        input: { prompt },
      });
    },
  );

  it('lists the files whose copy was abandoned', async () => {
    const edge = webhookEdge(accept);
    await succeededTask(withCallBackUrl());
    await edge.deps.enqueueDeliveries(
      await edge.deps.store.files.recordAbandoned({ id: ID, n: 0 }, 'gone', NOW),
    );
    await edge.run();
    expect(bodies(edge)[0]?.data).toMatchObject({ state: 'success', failedFileNumbers: [0] });
  });

  it('reports an unknown outcome as 504, not as a failure', async () => {
    const edge = webhookEdge(accept);
    await submittedTask(withCallBackUrl());
    await edge.deps.store.tasks.recordAccepted(ID, { taskId: KIE_ID, data: {} }, NOW);
    await edge.deps.store.tasks.end(ID, 'expired_unknown', NOW);
    await edge.run();
    expect(bodies(edge)).toEqual([
      {
        code: 504,
        msg: 'KIE deleted the task before it reported the outcome.',
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
          callBackUrl: CALL_BACK_URL,
          client: 'none',
        },
      },
    ]);
  });

  it('names the address with its query, and the owner, of the task that it is about', async () => {
    const edge = webhookEdge(accept);
    const callBackUrl = 'https://app.example.com/kie?order=7&key=a%20b';
    const request = JSON.stringify({ model: DEFAULT_MODEL, callBackUrl, input: {} });
    await insertFailedTask(edge, { request, client: 'user:ann' });
    await edge.run();
    expect(bodies(edge)[0]?.data).toMatchObject({ callBackUrl, client: 'user:ann' });
    expect(edge.sent[0]?.url).toBe(callBackUrl);
  });

  it('passed on to another receiver with the same secret is recognized by it', async () => {
    const WEBHOOK_SECRET = `whsec_${btoa('a secret that several receivers have')}`;
    const edge = webhookEdge(accept, { WEBHOOK_SECRET });
    await insertFailedTask(edge, { client: 'user:ann' });
    await edge.run();
    const [message] = edge.sent;
    const verify = (expected: { callBackUrl?: string; client?: string }) =>
      verifyCallback(message ?? { headers: {}, body: null }, WEBHOOK_SECRET, {
        now: edge.clock.now,
        ...expected,
      }).then(
        () => 'accepted',
        (error: unknown) => (error as CallbackVerificationError).reason,
      );
    expect(await verify({ callBackUrl: CALL_BACK_URL, client: 'user:ann' })).toBe('accepted');
    expect(await verify({ callBackUrl: 'https://other.example.com/kie' })).toBe('wrong_receiver');
    expect(await verify({ client: 'user:bob' })).toBe('wrong_receiver');
  });

  it('is the same at every attempt', async () => {
    const edge = webhookEdge(failWith(500));
    await insertFailedTask(edge);
    await edge.run();
    expect(new Set(edge.sent.map(({ body }) => body)).size).toBe(1);
    expect(new Set(edge.sent.map(({ headers }) => headers.get('webhook-id'))).size).toBe(1);
    expect(new Set(edge.sent.map(({ headers }) => headers.get('webhook-timestamp'))).size).toBe(10);
  });

  it('has fresh links at every attempt when links are signed', async () => {
    const edge = webhookEdge(failWith(500), { FILE_LINKS: 'signed' });
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

  it('includes the balance only without authentication', async () => {
    const edge = webhookEdge(accept);
    const end = { state: 'fail' as const, remainedCredits: 7, taskId: 't2' };
    await submittedTask({ ...withCallBackUrl(), client: 'user:ann' });
    const outcome = await taskStore(env.DB).applyStatus(aStatusUpdate(end));
    await edge.deps.enqueueDeliveries(outcome.kind === 'applied' ? outcome.deliveries : []);
    await edge.run();
    expect(bodies(edge)[0]?.data).not.toHaveProperty('remainedCredits');
  });

  it('never contains the callback address that KIE was given', async () => {
    const body = JSON.stringify(await passedOn(SEED_SUCCESS));
    expect(body).not.toContain('/callbacks/');
  });
});

describe('a delivery without content', () => {
  it('fails and is retried while the task has no taskId', async () => {
    const edge = webhookEdge(accept);
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

  it('is enqueued, not sent, by the callback that ends its task', async () => {
    const edge = quietEdge();
    await submittedTask(withCallBackUrl());
    await sendCallback(edge, SEED_FAILURE);
    expect(edge.calls).toEqual([]);
  });
});
