import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { dice } from '../../src/sandbox/fault-rng.ts';
import { startSandbox, type Envelope, type Sandbox } from './sandbox-fixture.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
}, 30_000);
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.begin());

const json = async (response: Response) => (await response.json()) as Record<string, unknown>;
const DEFAULTS = { seed: 1, taskSeconds: 3, rateLimit: 20, rateWindowMs: 10_000, faults: {} };

test('setting faults replaces all that was set, and answers with what is in force', async () => {
  const set = await sandbox.post('/sandbox/faults', {
    seed: 7,
    faults: { 'callback.drop': 0.05, 'file.late': { seconds: 2, times: 1 } },
  });
  const inForce = {
    ...DEFAULTS,
    seed: 7,
    faults: {
      'callback.drop': { probability: 0.05 },
      'file.late': { probability: 1, seconds: 2, times: 1 },
    },
  };
  expect(await json(set)).toEqual(inForce);
  expect(await json(await fetch(`${sandbox.url}/sandbox/faults`))).toEqual(inForce);
  expect(await json(await sandbox.post('/sandbox/faults', {}))).toEqual(DEFAULTS);
});

test('what is in force can be posted back', async () => {
  const set = await json(await sandbox.post('/sandbox/faults', { faults: { 'file.cut': 0.5 } }));
  expect(await json(await sandbox.post('/sandbox/faults', set))).toEqual(set);
});

test.each([
  [{ unknown: 1 }, 'unknown'],
  [{ faults: { 'callback.dorp': 1 } }, 'callback.dorp'],
  [{ faults: { 'callback.drop': 2 } }, 'callback.drop'],
  [{ faults: { 'callback.drop': { often: 1 } } }, 'callback.drop'],
  [{ fileBytes: 10 }, 'fileBytes'],
  ['no object', 'object'],
])('%o is refused with 422 and a message about it', async (body, about) => {
  const response = await sandbox.post('/sandbox/faults', body);
  expect(response.status).toBe(422);
  const { code, msg, data } = (await response.json()) as Envelope;
  expect({ code, data }).toEqual({ code: 422, data: null });
  expect(msg).toContain(about);
});

/** The numbers of the tasks that fail, of forty. */
const failed = async (seed: number) => {
  await sandbox.begin({ seed, taskSeconds: 0, faults: { 'task.fail': 0.3 } });
  for (let i = 0; i < 40; i++) await sandbox.create({ model: 'nano-banana-2' });
  const { tasks } = await sandbox.list();
  return tasks.filter((task) => task.faults.includes('task.fail')).map((task) => task.number);
};

test('the same seed hits the same tasks, another seed others', async () => {
  const first = await failed(1);
  expect(first.length).toBeGreaterThan(3);
  expect(first.length).toBeLessThan(25);
  expect(await failed(1)).toEqual(first);
  expect(await failed(2)).not.toEqual(first);
});

test('the dice are even over neighbouring numbers', () => {
  const rolls = Array.from({ length: 10_000 }, (_, i) => dice(1, 'callback.drop', i + 1, 0));
  const under = (limit: number) => rolls.filter((roll) => roll < limit).length / rolls.length;
  for (const limit of [0.05, 0.2, 0.5, 0.9])
    expect(Math.abs(under(limit) - limit)).toBeLessThan(0.01);
});

test('tasks are listed in the order of their acceptance, a page at a time where asked', async () => {
  for (let i = 0; i < 5; i++) await sandbox.create();
  const numbers = async (query?: string) =>
    (await sandbox.list(query)).tasks.map((task) => task.number);
  expect(await numbers()).toEqual([1, 2, 3, 4, 5]);
  expect(await numbers('?after=1&limit=2')).toEqual([2, 3]);
  expect(await numbers('?after=5')).toEqual([]);
  expect((await fetch(`${sandbox.url}/sandbox/tasks?after=x`)).status).toBe(422);
});

test('a reset empties the ledger and the faults', async () => {
  await sandbox.create();
  await sandbox.post('/sandbox/reset', {});
  expect(await sandbox.list()).toEqual({ tasks: [], keyLeaks: 0, requests: 0 });
  expect(await json(await fetch(`${sandbox.url}/sandbox/faults`))).toEqual(DEFAULTS);
});

test('the ledger and the faults survive a restart', { timeout: 20_000 }, async () => {
  await sandbox.begin({ seed: 9 });
  const taskId = await sandbox.createdId();
  await sandbox.restart();
  const { tasks, requests } = await sandbox.list();
  expect(tasks.map((task) => task.taskId)).toEqual([taskId]);
  expect(requests).toBe(1);
  expect(await json(await fetch(`${sandbox.url}/sandbox/faults`))).toMatchObject({ seed: 9 });
});

test('it is healthy, and says in the envelope what it does not have', async () => {
  expect(await json(await fetch(`${sandbox.url}/health`))).toEqual({ code: 200, msg: 'success' });
  const missing = await fetch(`${sandbox.url}/api/v1/nothing`);
  expect(missing.status).toBe(404);
  expect(await json(missing)).toMatchObject({ code: 404, data: null });
});
