import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signatureHeaders, wrongAddress } from '../../src/sandbox/callback-sender.ts';
import {
  HMAC_KEY,
  DEFAULT_MODEL,
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
  path = `/callbacks/${++count}/token-abcdef`;
  receiver.answerWith(() => 200);
  await sandbox.begin();
});

const create = () => sandbox.createdId({ callBackUrl: receiver.url + path });
const task = async () => (await sandbox.list()).tasks[0];
const states = () => receiver.at(path).map((one) => one.body.data['state']);

describe('the callback as KIE sends it', () => {
  test('a success has the fields of the documented example, with the input as an object', async () => {
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
    await until(async () => (await task())?.callbacksAnswered === 1);
    expect(await task()).toMatchObject({ callbacksSent: 1, forgedSent: 0, faults: [] });
  });

  test('a failure says so with 501, names the reason and has no result', async () => {
    await sandbox.faults({ 'task.fail': { code: 500, message: 'Internal server error' } });
    await create();
    const { body } = await until(() => receiver.at(path)[0]);
    expect(body).toMatchObject({
      code: 501,
      msg: 'Playground task failed.',
      data: { state: 'fail', failCode: '500', failMsg: 'Internal server error', consumeCredits: 0 },
    });
    expect(body.data).not.toHaveProperty('resultJson');
  });

  test('the signature is over the task id and the time in seconds', async () => {
    const taskId = await create();
    const { headers } = await until(() => receiver.at(path)[0]);
    const timestamp = String(headers['x-webhook-timestamp']);
    expect(Math.abs(Date.now() / 1000 - Number(timestamp))).toBeLessThan(5);
    const expected = createHmac('sha256', HMAC_KEY).update(`${taskId}.${timestamp}`);
    expect(headers['x-webhook-signature']).toBe(expected.digest('base64'));
    expect(
      await signatureHeaders(HMAC_KEY, 'ee9c2715375b7837f8bb51d641ff5863', 1769670760),
    ).toMatchObject({ 'x-webhook-signature': 'xG6/yOyrMyJtUdc1yjmHpKLHSHF3MpzOPa6uxSj3qb4=' });
  });

  test('an answer other than 2xx is tried again after a pause', async () => {
    receiver.answerWith(() => (receiver.at(path).length > 1 ? 200 : 503));
    await create();
    const second = await until(() => receiver.at(path)[1]);
    expect(second.at - (receiver.at(path)[0]?.at ?? 0)).toBeGreaterThanOrEqual(990);
    await until(async () => (await task())?.callbacksAnswered === 1);
    expect(await task()).toMatchObject({ callbacksSent: 2 });
  });

  test('after three tries it gives up', { timeout: 10_000 }, async () => {
    receiver.answerWith(() => 500);
    await create();
    await until(() => receiver.at(path)[2], 8000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await task()).toMatchObject({ callbacksSent: 3, callbacksAnswered: 0 });
  });

  test('receivers that do not answer hold up nobody else', async () => {
    const slow = path;
    const gate = Promise.withResolvers<number>();
    receiver.answerWith((url) => (url === slow ? gate.promise : 200));
    await Promise.all(Array.from({ length: 20 }, create));
    await until(() => receiver.at(slow).length === 20);
    path += '-fast';
    await Promise.all(Array.from({ length: 200 }, create));
    await until(() => receiver.at(path).length === 200);
    gate.resolve(200);
    await until(async () =>
      (await sandbox.list()).tasks.every((one) => one.callbacksAnswered === 1),
    );
  });

  test(
    'a callback that is owed survives a restart, with nobody asking',
    { timeout: 20_000 },
    async () => {
      await sandbox.begin({ taskSeconds: 2 });
      await create();
      await sandbox.restart();
      expect(receiver.at(path)).toHaveLength(0);
      await until(() => receiver.at(path)[0], 6000);
    },
  );
});

describe('callbacks that misbehave', () => {
  test('callback.drop sends nothing, and the task still succeeds', async () => {
    await sandbox.faults({ 'callback.drop': 1 });
    await create();
    await until(async () => (await task())?.state === 'success');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await task()).toMatchObject({ callbacksSent: 0, faults: ['callback.drop'] });
    expect(receiver.at(path)).toHaveLength(0);
  });

  test('callback.repeat sends one callback two to four times within about a second', async () => {
    await sandbox.faults({ 'callback.repeat': 1 });
    await create();
    await until(() => (receiver.at(path)[1]?.at ?? 0) > 0);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect([2, 3, 4]).toContain(receiver.at(path).length);
    expect(new Set(receiver.at(path).map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  test("callback.early comes before createTask's own answer", async () => {
    await sandbox.begin({ taskSeconds: 60, faults: { 'callback.early': 1 } });
    const taskId = await create();
    expect(receiver.at(path)[0]?.body.data).toMatchObject({ taskId, state: 'success' });
  });

  test('callback.early does not hold the answer for longer than two seconds', async () => {
    await sandbox.faults({ 'callback.early': 1 });
    receiver.answerWith(() => new Promise((resolve) => setTimeout(resolve, 2500, 200)));
    const start = Date.now();
    await create();
    expect(Date.now() - start).toBeGreaterThan(1900);
    expect(Date.now() - start).toBeLessThan(2450);
  });

  test('callback.late comes its seconds after the task has ended', async () => {
    await sandbox.faults({ 'callback.late': { seconds: 0.4 } });
    await create();
    const { at, body } = await until(() => receiver.at(path)[0]);
    expect(at - Number(body.data['completeTime'])).toBeGreaterThanOrEqual(395);
  });

  test('callback.stale says generating after the end', async () => {
    await sandbox.faults({ 'callback.stale': 1 });
    await create();
    await until(() => receiver.at(path)[1]);
    expect(states()).toEqual(['success', 'generating']);
  });

  test("callback.forged claims a failure at a wrong address, and is not counted as KIE's", async () => {
    await sandbox.faults({ 'callback.forged': 1 });
    const near = path.slice(0, -4);
    receiver.answerWith((url) => (url === path ? 200 : 404));
    await create();
    const forged = await until(() => receiver.under(near).find((one) => one.path !== path));
    expect(forged.path).toHaveLength(path.length);
    expect(forged.body.data['state']).toBe('fail');
    await until(async () => (await task())?.callbacksAnswered === 1);
    expect(await task()).toMatchObject({ callbacksSent: 1, forgedSent: 1, forgedAccepted: 0 });
    expect(states()).toEqual(['success']);
  });

  test('a forged callback that was believed is counted', async () => {
    await sandbox.faults({ 'callback.forged': 1 });
    await create();
    await until(async () => (await task())?.forgedAccepted === 1);
  });

  test.each(['http://h/a/b/0000', 'http://h/a/b/c0de?x=1', 'http://h/', 'http://h/a/----'])(
    'the wrong address for %s is another one on the same host',
    (address) => {
      const wrong = wrongAddress(address);
      expect(new URL(wrong).host).toBe('h');
      expect(new URL(wrong).pathname).not.toBe(new URL(address).pathname);
    },
  );

  test('callback.unsigned leaves the signature out', async () => {
    await sandbox.faults({ 'callback.unsigned': 1 });
    await create();
    const { headers } = await until(() => receiver.at(path)[0]);
    expect(headers).not.toHaveProperty('x-webhook-signature');
    expect(headers).not.toHaveProperty('x-webhook-timestamp');
  });
});
