import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forgeCallbackUrl, signKieCallback } from '../../src/sandbox/callback-sender.ts';
import {
  DEFAULT_MODEL,
  HMAC_KEY,
  startReceiver,
  startSandbox,
  until,
  type Receiver,
  type Sandbox,
} from './sandbox-fixture.ts';

let sandbox: Sandbox;
let receiver: Receiver;
let path = '';
let count = 0;
beforeAll(async () => {
  [sandbox, receiver] = await Promise.all([startSandbox(), startReceiver()]);
}, 30_000);
afterAll(() => Promise.all([sandbox.stop(), receiver.stop()]));
beforeEach(async () => {
  path = `/callbacks/${++count}?token=abcdef`;
  receiver.respondWith(() => 200);
  await sandbox.begin();
});

const create = () => sandbox.createTask({ callBackUrl: receiver.url + path });
const readTask = async () => (await sandbox.list()).tasks[0];
const receivedStates = () => receiver.at(path).map(({ body }) => body.data['state']);
/** Resolves when no callback is left to be sent: what has not arrived by then never will. */
const allSent = () => until(async () => (await sandbox.list()).pendingCallbacks === 0);

describe("KIE's callback", () => {
  it("has the documented example's fields for a success, with the input as an object", async () => {
    const taskId = await create();
    const { body } = await until(() => receiver.at(path)[0]);
    const { createTime, completeTime } = body.data;
    expect(body).toEqual({
      code: 200,
      msg: 'Playground task completed successfully.',
      data: {
        completeTime,
        consumeCredits: 42,
        costTime: 0,
        createTime,
        model: DEFAULT_MODEL,
        param: JSON.stringify({
          callBackUrl: receiver.url + path,
          model: DEFAULT_MODEL,
          input: { prompt: 'a fox' },
        }),
        remainedCredits: 999_958,
        resultJson: JSON.stringify({ resultUrls: [`${sandbox.url}/media/${taskId}/1.mp4`] }),
        state: 'success',
        taskId,
        updateTime: completeTime,
      },
    });
    await allSent();
    expect(await readTask()).toMatchObject({
      callbacksSent: 1,
      callbacksAcknowledged: 1,
      forgedSent: 0,
      faults: [],
    });
  });

  it('reports a failed task with 501 and the reason, without a result', async () => {
    await sandbox.setFaults({ 'task.fail': { code: 500, message: 'Internal server error' } });
    await create();
    const { body } = await until(() => receiver.at(path)[0]);
    expect(body).toMatchObject({
      code: 501,
      msg: 'Playground task failed.',
      data: { state: 'fail', failCode: '500', failMsg: 'Internal server error', consumeCredits: 0 },
    });
    expect(body.data).not.toHaveProperty('resultJson');
  });

  it('is signed over the task id and the time in seconds', async () => {
    const taskId = await create();
    const { headers } = await until(() => receiver.at(path)[0]);
    const timestamp = String(headers['x-webhook-timestamp']);
    expect(Math.abs(Date.now() / 1000 - Number(timestamp))).toBeLessThan(5);
    const expected = createHmac('sha256', HMAC_KEY).update(`${taskId}.${timestamp}`);
    expect(headers['x-webhook-signature']).toBe(expected.digest('base64'));
    expect(
      await signKieCallback(HMAC_KEY, 'ee9c2715375b7837f8bb51d641ff5863', 1769670760),
    ).toMatchObject({ 'x-webhook-signature': 'xG6/yOyrMyJtUdc1yjmHpKLHSHF3MpzOPa6uxSj3qb4=' });
  });

  it('is retried after the configured delay when the response is not 2xx', async () => {
    await sandbox.begin({ callbackRetrySeconds: [0.2] });
    receiver.respondWith(() => (receiver.at(path).length > 1 ? 200 : 503));
    await create();
    await allSent();
    const [first, second] = receiver.at(path);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(190);
    expect(await readTask()).toMatchObject({ callbacksSent: 2, callbacksAcknowledged: 1 });
  });

  it('is given up after three attempts', async () => {
    await sandbox.begin({ callbackRetrySeconds: [0.02, 0.04] });
    receiver.respondWith(() => 500);
    await create();
    await allSent();
    expect(receiver.at(path)).toHaveLength(3);
    expect(await readTask()).toMatchObject({ callbacksSent: 3, callbacksAcknowledged: 0 });
  });

  it('is delivered while other endpoints do not respond', async () => {
    const slow = path;
    const gate = Promise.withResolvers<number>();
    receiver.respondWith((url) => (url === slow ? gate.promise : 200));
    await Promise.all(Array.from({ length: 20 }, create));
    await until(() => receiver.at(slow).length === 20);
    path += '-fast';
    await Promise.all(Array.from({ length: 80 }, create));
    await until(() => receiver.at(path).length === 80);
    gate.resolve(200);
    await allSent();
    const { tasks } = await sandbox.list();
    expect(tasks).toHaveLength(100);
    expect(tasks.every(({ callbacksAcknowledged }) => callbacksAcknowledged === 1)).toBe(true);
  });
});

describe('callback faults', () => {
  it('callback.drop sends no callback for a task that succeeds', async () => {
    await sandbox.setFaults({ 'callback.drop': 1 });
    await create();
    await until(async () => (await readTask())?.state === 'success');
    await allSent();
    expect(await readTask()).toMatchObject({ callbacksSent: 0, faults: ['callback.drop'] });
    expect(receiver.at(path)).toHaveLength(0);
  });

  it('callback.repeat sends the same callback two to four times', async () => {
    await sandbox.setFaults({ 'callback.repeat': { seconds: 0.1 } });
    await create();
    await until(async () => (await readTask())?.callbacksSent);
    await allSent();
    expect([2, 3, 4]).toContain(receiver.at(path).length);
    expect(new Set(receiver.at(path).map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  it("callback.early sends the callback before createTask's response", async () => {
    await sandbox.begin({ taskSeconds: 60, faults: { 'callback.early': 1 } });
    const taskId = await create();
    expect(receiver.at(path)[0]?.body.data).toMatchObject({ taskId, state: 'success' });
  });

  it('callback.early delays the response by at most its seconds', async () => {
    await sandbox.setFaults({ 'callback.early': { seconds: 0.2 } });
    const gate = Promise.withResolvers<number>();
    receiver.respondWith(() => gate.promise);
    const start = Date.now();
    await create();
    expect(Date.now() - start).toBeGreaterThanOrEqual(190);
    expect(await readTask()).toMatchObject({ callbacksSent: 1, callbacksAcknowledged: 0 });
    gate.resolve(200);
    await until(async () => (await readTask())?.callbacksAcknowledged === 1);
  });

  it('callback.late sends the callback its seconds after the task ended', async () => {
    await sandbox.setFaults({ 'callback.late': { seconds: 0.2 } });
    await create();
    const { at, body } = await until(() => receiver.at(path)[0]);
    expect(at - Number(body.data['completeTime'])).toBeGreaterThanOrEqual(195);
  });

  it('callback.stale reports generating after the end', async () => {
    await sandbox.setFaults({ 'callback.stale': { seconds: 0.1 } });
    await create();
    await until(() => receiver.at(path)[1]);
    expect(receivedStates()).toEqual(['success', 'generating']);
  });

  it("callback.forged reports a failure to a wrong address and is counted apart from KIE's", async () => {
    await sandbox.setFaults({ 'callback.forged': 1 });
    const near = path.slice(0, -4);
    receiver.respondWith((url) => (url === path ? 200 : 404));
    await create();
    const forged = await until(() => receiver.under(near).find((one) => one.path !== path));
    expect(forged.path).toHaveLength(path.length);
    expect(forged.body.data['state']).toBe('fail');
    await allSent();
    expect(await readTask()).toMatchObject({
      callbacksSent: 1,
      callbacksAcknowledged: 1,
      forgedSent: 1,
      forgedAccepted: 0,
    });
    expect(receivedStates()).toEqual(['success']);
  });

  it('counts a forged callback that was accepted', async () => {
    await sandbox.setFaults({ 'callback.forged': 1 });
    await create();
    expect(await until(async () => (await readTask())?.forgedAccepted === 1)).toBe(true);
  });

  it.each([
    ['http://h/a/b/0000', 'http://h/a/b/1111'],
    ['http://h/a/b?token=c0de', 'http://h/a/b?token=0100'],
    ['http://h/', 'http://h/forged'],
    ['http://h/a/----', 'http://h/a/----forged'],
  ])('forges %s into %s', (address, forged) => {
    expect(forgeCallbackUrl(address)).toBe(forged);
  });

  it('callback.unsigned omits the signature', async () => {
    await sandbox.setFaults({ 'callback.unsigned': 1 });
    await create();
    const { headers } = await until(() => receiver.at(path)[0]);
    expect(headers).not.toHaveProperty('x-webhook-signature');
    expect(headers).not.toHaveProperty('x-webhook-timestamp');
  });
});
