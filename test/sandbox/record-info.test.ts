import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { deriveState } from '../../src/sandbox/sandbox-task.ts';
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
const waitForEnd = async (taskId: string) =>
  until(async () =>
    (await sandbox.list()).tasks.some(
      (task) => task.taskId === taskId && ['success', 'fail'].includes(task.state),
    ),
  );

it('returns the recorded fields of a pending task, with the input as JSON within JSON', async () => {
  await sandbox.begin({ taskSeconds: 60 });
  const input = { prompt: 'a fox', duration: '5' };
  const taskId = await sandbox.createTask({ callBackUrl: 'http://127.0.0.1:9/cb', input });
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

it('reports generating from half-time for a video and waiting to the end for an image', () => {
  const times = { acceptedAt: 1000, doneAt: 3000, outcome: 'success' } as const;
  const statesAt = (now: number) =>
    (['video', 'image'] as const).map((shape) => deriveState({ ...times, shape }, now));
  expect(statesAt(1999)).toEqual(['waiting', 'waiting']);
  expect(statesAt(2000)).toEqual(['generating', 'waiting']);
  expect(statesAt(2999)).toEqual(['generating', 'waiting']);
  expect(statesAt(3000)).toEqual(['success', 'success']);
});

it('returns the files, seconds and credits of a finished task', async () => {
  const taskId = await sandbox.createTask({ model: 'grok-imagine/text-to-image', input: {} });
  await waitForEnd(taskId);
  const { data } = await read(taskId);
  expect(data).toMatchObject({ state: 'success', costTime: 0, consumeCredits: 4 });
  expect(data['creditsConsumed']).toBe(4);
  expect(Number(data['completeTime']) - Number(data['createTime'])).toBe(50);
  const { resultUrls } = JSON.parse(String(data['resultJson'])) as { resultUrls: string[] };
  expect(resultUrls).toHaveLength(6);
  expect(resultUrls[5]).toBe(`${sandbox.url}/media/${taskId}/6.png`);
});

it('the balance falls by the credits of each success and not for a failure', async () => {
  const balance = async () => (await sandbox.get<number>('/api/v1/chat/credit')).data;
  expect(await balance()).toBe(1_000_000);
  await sandbox.postCreate({ input: { prompt: 'x', duration: '5' } });
  await sandbox.postCreate({ input: { prompt: 'x', duration: '10' } });
  await sandbox.postCreate({ model: 'nano-banana-2' });
  expect(await balance()).toBe(1_000_000 - 42 - 84 - 8);
  await sandbox.setFaults({ 'task.fail': 1 });
  await sandbox.postCreate();
  expect(await balance()).toBe(1_000_000 - 42 - 84 - 8);
});

it('task.fail ends the task in fail with the configured code and message', async () => {
  await sandbox.setFaults({ 'task.fail': { code: 422, message: 'flagged' } });
  const taskId = await sandbox.createTask();
  await waitForEnd(taskId);
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

it('returns code 422 for an unknown task and 401 for a missing key', async () => {
  expect(await read('0'.repeat(32))).toEqual({ code: 422, msg: 'recordInfo is null', data: null });
  const response = await fetch(`${sandbox.url}/api/v1/jobs/recordInfo?taskId=x`);
  expect(((await response.json()) as Envelope).code).toBe(401);
});

it('returns 429 past ten requests in a second', async () => {
  const codes = await Promise.all(Array.from({ length: 14 }, async () => (await read('x')).code));
  expect(codes.filter((code) => code === 429)).toHaveLength(4);
});

it('recordInfo.null hides an existing task for its seconds', async () => {
  await sandbox.setFaults({ 'recordInfo.null': { seconds: 60 } });
  const taskId = await sandbox.createTask();
  expect((await read(taskId)).code).toBe(422);
  await waitForEnd(taskId);
  await sandbox.setFaults({ 'recordInfo.null': { seconds: 0.001 } });
  expect((await read(taskId)).data).toMatchObject({ state: 'success' });
  expect((await sandbox.list()).tasks[0]?.faults).toEqual(['recordInfo.null']);
});

it('recordInfo.error responds with an HTML page `times` times per task', async () => {
  await sandbox.setFaults({ 'recordInfo.error': { status: 503, times: 1 } });
  const taskId = await sandbox.createTask();
  const headers = { authorization: 'Bearer sandbox-key' };
  const route = `${sandbox.url}/api/v1/jobs/recordInfo?taskId=${taskId}`;
  const first = await fetch(route, { headers });
  expect([first.status, first.headers.get('content-type')]).toEqual([503, 'text/html']);
  expect((await fetch(route, { headers })).status).toBe(200);
});
