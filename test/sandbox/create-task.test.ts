import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_MODEL, startSandbox, type Envelope, type Sandbox } from './sandbox-fixture.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
}, 30_000);
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.begin());

const answer = async (over: Record<string, unknown> = {}) => {
  const response = await sandbox.create(over);
  return { status: response.status, body: (await response.json()) as Envelope };
};

describe('createTask as KIE does it', () => {
  test('a valid request is accepted with the id under both names', async () => {
    const { status, body } = await answer();
    expect(status).toBe(200);
    const { tasks } = await sandbox.list();
    const taskId = tasks[0]?.taskId;
    expect(taskId).toMatch(/^[0-9a-f]{32}$/);
    expect(body).toEqual({ code: 200, msg: 'success', data: { taskId, recordId: taskId } });
  });

  test('a wrong key is refused in the body, with HTTP 200, and nothing is accepted', async () => {
    const response = await sandbox.post(
      '/api/v1/jobs/createTask',
      { model: DEFAULT_MODEL, input: { prompt: 'x' } },
      { authorization: 'Bearer wrong' },
    );
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      code: 401,
      msg: 'You do not have access permissions',
      data: null,
    });
    expect(await sandbox.list()).toMatchObject({ tasks: [], requests: 1 });
  });

  test('the model is judged before the input', async () => {
    const { body } = await answer({ model: 'no/such-model', input: {} });
    expect(body).toMatchObject({ code: 422, data: null });
  });

  test.each([
    [{}, 'This field is required'],
    [{ prompt: 'x', duration: '7' }, 'duration is not within the range of allowed options'],
    [
      { prompt: 'x', aspect_ratio: '4:3' },
      'aspect_ratio is not within the range of allowed options',
    ],
    [{ prompt: 'x'.repeat(2501) }, 'The text length cannot exceed the maximum limit'],
    [{ prompt: 'x', cfg_scale: 2 }, 'cfg_scale is not within the range of allowed options'],
  ])(
    "the seed model's input %# is refused as a server error in KIE's words",
    async (input, msg) => {
      const { status, body } = await answer({ input });
      expect({ status, body }).toEqual({ status: 200, body: { code: 500, msg, data: null } });
      expect((await sandbox.list()).tasks).toEqual([]);
    },
  );

  test('other models take an empty input', async () => {
    expect((await answer({ model: 'nano-banana-2', input: {} })).body.code).toBe(200);
  });

  test('past 20 accepted in the window it answers 429, and takes more once the window has moved', async () => {
    await sandbox.begin({ rateLimit: 20, rateWindowMs: 400 });
    const codes = await Promise.all(
      Array.from({ length: 25 }, async () => (await answer()).body.code),
    );
    expect(codes.filter((code) => code === 200)).toHaveLength(20);
    expect(codes.filter((code) => code === 429)).toHaveLength(5);
    expect((await sandbox.list()).tasks).toHaveLength(20);
    await new Promise((resolve) => setTimeout(resolve, 420));
    expect((await answer()).body.code).toBe(200);
  });
});

describe('createTask that misbehaves', () => {
  test.each([
    ['createTask.refuse', { code: 433, message: 'cap' }, 200, { code: 433, msg: 'cap' }],
    ['createTask.refuse', {}, 200, { code: 402 }],
    ['createTask.rateLimited', { status: 429 }, 429, { code: 429 }],
  ])('%s with %o accepts nothing', async (kind, fault, status, body) => {
    await sandbox.faults({ [kind]: fault });
    const got = await answer();
    expect(got).toMatchObject({ status, body });
    expect(await sandbox.list()).toMatchObject({ tasks: [], requests: 1 });
  });

  test.each([
    ['createTask.dropped', 503, 'text/html', 0],
    ['createTask.html', 502, 'text/html', 1],
    ['createTask.empty', 200, 'application/json', 1],
    ['createTask.serverError', 500, 'application/json', 1],
  ])(
    '%s answers %i with %s and leaves %i task in the ledger',
    async (kind, status, type, count) => {
      await sandbox.faults({ [kind]: 1 });
      const response = await sandbox.create();
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toContain(type);
      expect(await response.text()).toMatch(kind === 'createTask.empty' ? /^$/ : /./);
      const { tasks } = await sandbox.list();
      expect(tasks.map((task) => task.faults)).toEqual(count === 0 ? [] : [[kind]]);
    },
  );

  test('createTask.cut accepts the task and breaks its answer off in the middle', async () => {
    await sandbox.faults({ 'createTask.cut': 1 });
    const response = await sandbox.create();
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(100);
    await expect(response.text()).rejects.toThrow();
    expect((await sandbox.list()).tasks).toHaveLength(1);
  });

  test('createTask.late answers rightly after its seconds', async () => {
    await sandbox.faults({ 'createTask.late': { seconds: 0.3 } });
    const start = Date.now();
    expect((await answer()).body.code).toBe(200);
    expect(Date.now() - start).toBeGreaterThanOrEqual(290);
  });

  test('times counts by the request: the same body is let through after that, another is not', async () => {
    await sandbox.faults({ 'createTask.rateLimited': { times: 2 } });
    const codes = [];
    for (const callBackUrl of ['http://a/1', 'http://a/1', 'http://a/2', 'http://a/1']) {
      codes.push((await answer({ callBackUrl, model: 'nano-banana-2' })).body.code);
    }
    expect(codes).toEqual([429, 429, 429, 200]);
  });
});
