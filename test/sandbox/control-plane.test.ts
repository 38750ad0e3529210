import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { seededRandom } from '../../src/sandbox/fault-rng.ts';
import { startSandbox, type Envelope, type Sandbox } from './sandbox-fixture.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
}, 30_000);
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.begin());

const json = async (response: Response) => (await response.json()) as Record<string, unknown>;
const DEFAULTS = {
  seed: 1,
  taskSeconds: 3,
  callbackRetrySeconds: [1, 3],
  rateLimit: 20,
  discoveryLimit: 1,
  rateWindowMs: 10_000,
  faults: {},
};

it('POST /sandbox/faults replaces all settings and returns those in force', async () => {
  const set = await sandbox.post('/sandbox/faults', {
    seed: 7,
    faults: { 'callback.drop': 0.05, 'file.late': { seconds: 2, times: 1 } },
  });
  const settings = {
    ...DEFAULTS,
    seed: 7,
    faults: {
      'callback.drop': { probability: 0.05 },
      'file.late': { probability: 1, seconds: 2, times: 1 },
    },
  };
  expect(await json(set)).toEqual(settings);
  expect(await json(await fetch(`${sandbox.url}/sandbox/faults`))).toEqual(settings);
  expect(await json(await sandbox.post('/sandbox/faults', {}))).toEqual(DEFAULTS);
});

it('the returned settings can be posted back unchanged', async () => {
  const set = await json(await sandbox.post('/sandbox/faults', { faults: { 'file.cut': 0.5 } }));
  expect(await json(await sandbox.post('/sandbox/faults', set))).toEqual(set);
});

it.each([
  [{ unknown: 1 }, 'unknown'],
  [{ faults: { 'callback.dorp': 1 } }, 'callback.dorp'],
  [{ faults: { 'callback.drop': 2 } }, 'callback.drop'],
  [{ faults: { 'callback.drop': { often: 1 } } }, 'callback.drop'],
  [{ fileBytes: 10 }, 'fileBytes'],
  ['not an object', 'object'],
])('POST /sandbox/faults rejects %o with 422 and names the problem', async (body, about) => {
  const response = await sandbox.post('/sandbox/faults', body);
  expect(response.status).toBe(422);
  const { code, msg, data } = (await response.json()) as Envelope;
  expect({ code, data }).toEqual({ code: 422, data: null });
  expect(msg).toContain(about);
});

/** Creates forty tasks and returns the numbers of those that fail. */
const failedNumbers = async (seed: number) => {
  await sandbox.begin({ seed, taskSeconds: 0, faults: { 'task.fail': 0.3 } });
  for (let i = 0; i < 40; i++) await sandbox.postCreate({ model: 'nano-banana-2' });
  const { tasks } = await sandbox.list();
  return tasks.filter((task) => task.faults.includes('task.fail')).map((task) => task.number);
};

it('the same seed fails the same tasks and another seed fails others', async () => {
  const first = await failedNumbers(1);
  expect(first.length).toBeGreaterThan(3);
  expect(first.length).toBeLessThan(25);
  expect(await failedNumbers(1)).toEqual(first);
  expect(await failedNumbers(2)).not.toEqual(first);
});

it('the seeded random numbers are uniform over consecutive tasks', () => {
  const numbers = Array.from({ length: 10_000 }, (_, i) =>
    seededRandom(1, 'callback.drop', i + 1, 0),
  );
  const shareUnder = (limit: number) =>
    numbers.filter((number) => number < limit).length / numbers.length;
  for (const limit of [0.05, 0.2, 0.5, 0.9])
    expect(Math.abs(shareUnder(limit) - limit)).toBeLessThan(0.01);
});

it('GET /sandbox/tasks lists tasks in the order of acceptance, in pages on request', async () => {
  for (let i = 0; i < 5; i++) await sandbox.postCreate();
  const numbers = async (query?: string) =>
    (await sandbox.list(query)).tasks.map((task) => task.number);
  expect(await numbers()).toEqual([1, 2, 3, 4, 5]);
  expect(await numbers('?after=1&limit=2')).toEqual([2, 3]);
  expect(await numbers('?after=5')).toEqual([]);
  expect((await fetch(`${sandbox.url}/sandbox/tasks?after=x`)).status).toBe(422);
});

it('POST /sandbox/reset empties the ledger and the settings', async () => {
  await sandbox.postCreate();
  await sandbox.post('/sandbox/reset', {});
  expect(await sandbox.list()).toEqual({
    tasks: [],
    keyLeaks: 0,
    streamReads: 0,
    requests: 0,
    pendingCallbacks: 0,
  });
  expect(await json(await fetch(`${sandbox.url}/sandbox/faults`))).toEqual(DEFAULTS);
});

it('the ledger and the settings survive a restart', { timeout: 20_000 }, async () => {
  await sandbox.begin({ seed: 9 });
  const taskId = await sandbox.createTask();
  await sandbox.restart();
  const { tasks, requests } = await sandbox.list();
  expect(tasks.map((task) => task.taskId)).toEqual([taskId]);
  expect(requests).toBe(1);
  expect(await json(await fetch(`${sandbox.url}/sandbox/faults`))).toMatchObject({ seed: 9 });
});

it('GET /health returns 200 and an unknown path 404 in the envelope', async () => {
  expect(await json(await fetch(`${sandbox.url}/health`))).toEqual({ code: 200, msg: 'success' });
  const missing = await fetch(`${sandbox.url}/api/v1/nothing`);
  expect(missing.status).toBe(404);
  expect(await json(missing)).toMatchObject({ code: 404, data: null });
});
