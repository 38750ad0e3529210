import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  DEFAULT_MODEL,
  startSandbox,
  until,
  type Envelope,
  type Sandbox,
} from './sandbox-fixture.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
}, 30_000);
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.begin());

const read = (taskId: string) => sandbox.get(`/api/v1/jobs/recordInfo?taskId=${taskId}`);
const finished = async (taskId: string) =>
  until(async () =>
    (await sandbox.list()).tasks.some(
      (task) => task.taskId === taskId && ['success', 'fail'].includes(task.state),
    ),
  );

test('a pending task has the recorded fields, with the request as JSON within JSON', async () => {
  await sandbox.begin({ taskSeconds: 60 });
  const input = { prompt: 'a fox', duration: '5' };
  const taskId = await sandbox.createdId({ callBackUrl: 'http://127.0.0.1:9/cb', input });
  const { code, msg, data } = await read(taskId);
  expect({ code, msg }).toEqual({ code: 200, msg: 'success' });
  expect(data).toEqual({
    taskId,
    model: DEFAULT_MODEL,
    state: 'waiting',
    param: JSON.stringify({
      callBackUrl: 'http://127.0.0.1:9/cb',
      model: DEFAULT_MODEL,
      input: JSON.stringify(input),
    }),
    resultJson: '',
    failCode: null,
    failMsg: null,
    costTime: null,
    completeTime: null,
    createTime: expect.any(Number) as number,
  });
});

test('a video is generating from half-time on, a picture waits to the end', async () => {
  await sandbox.begin({ taskSeconds: 1 });
  await sandbox.createdId();
  await sandbox.createdId({ model: 'nano-banana-2' });
  const states = async () => (await sandbox.list()).tasks.map((task) => task.state);
  expect(await states()).toEqual(['waiting', 'waiting']);
  await until(async () => (await states())[0] === 'generating');
  expect(await states()).toEqual(['generating', 'waiting']);
  await until(async () => (await states()).every((state) => state === 'success'));
});

test('a finished task names its files, its seconds and its credits', async () => {
  const taskId = await sandbox.createdId({ model: 'grok-imagine/text-to-image', input: {} });
  await finished(taskId);
  const { data } = await read(taskId);
  expect(data).toMatchObject({ state: 'success', costTime: 0, consumeCredits: 4 });
  expect(data['creditsConsumed']).toBe(4);
  expect(Number(data['completeTime']) - Number(data['createTime'])).toBe(50);
  const { resultUrls } = JSON.parse(String(data['resultJson'])) as { resultUrls: string[] };
  expect(resultUrls).toHaveLength(6);
  expect(resultUrls[5]).toBe(`${sandbox.url}/media/${taskId}/6.png`);
});

test('the balance falls by the credits of each success, and by nothing for a failure', async () => {
  const balance = async () => (await sandbox.get<number>('/api/v1/chat/credit')).data;
  expect(await balance()).toBe(1_000_000);
  await sandbox.create({ input: { prompt: 'x', duration: '5' } });
  await sandbox.create({ input: { prompt: 'x', duration: '10' } });
  await sandbox.create({ model: 'nano-banana-2' });
  expect(await balance()).toBe(1_000_000 - 42 - 84 - 8);
  await sandbox.faults({ 'task.fail': 1 });
  await sandbox.create();
  expect(await balance()).toBe(1_000_000 - 42 - 84 - 8);
});

test('task.fail ends the task in fail with the code and the message that were set', async () => {
  await sandbox.faults({ 'task.fail': { code: 422, message: 'flagged' } });
  const taskId = await sandbox.createdId();
  await finished(taskId);
  expect(await read(taskId)).toMatchObject({
    code: 200,
    data: {
      state: 'fail',
      failCode: '422',
      failMsg: 'flagged',
      resultJson: '',
      consumeCredits: 0,
    },
  });
});

test('an unknown task is 422 in the body, and a wrong key 401', async () => {
  expect(await read('0'.repeat(32))).toEqual({ code: 422, msg: 'recordInfo is null', data: null });
  const response = await fetch(`${sandbox.url}/api/v1/jobs/recordInfo?taskId=x`);
  expect(((await response.json()) as Envelope).code).toBe(401);
});

test('past ten reads in a second it answers 429', async () => {
  const codes = await Promise.all(Array.from({ length: 14 }, async () => (await read('x')).code));
  expect(codes.filter((code) => code === 429)).toHaveLength(4);
});

test('recordInfo.null hides a task that exists, for its seconds', async () => {
  await sandbox.faults({ 'recordInfo.null': { seconds: 0.3 } });
  const taskId = await sandbox.createdId();
  expect((await read(taskId)).code).toBe(422);
  await new Promise((resolve) => setTimeout(resolve, 320));
  expect((await read(taskId)).data).toMatchObject({ state: 'success' });
  expect((await sandbox.list()).tasks[0]?.faults).toEqual(['recordInfo.null']);
});

test('recordInfo.error answers with a page of HTML, so many times for one task', async () => {
  await sandbox.faults({ 'recordInfo.error': { status: 503, times: 1 } });
  const taskId = await sandbox.createdId();
  const headers = { authorization: 'Bearer sandbox-key' };
  const route = `${sandbox.url}/api/v1/jobs/recordInfo?taskId=${taskId}`;
  const first = await fetch(route, { headers });
  expect([first.status, first.headers.get('content-type')]).toEqual([503, 'text/html']);
  expect((await fetch(route, { headers })).status).toBe(200);
});
