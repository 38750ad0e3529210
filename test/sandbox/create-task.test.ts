import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_MODEL, startSandbox, type Envelope, type Sandbox } from './sandbox-fixture.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
}, 30_000);
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.begin());

const submit = async (fields: Record<string, unknown> = {}) => {
  const response = await sandbox.postCreate(fields);
  return { status: response.status, body: (await response.json()) as Envelope };
};

describe('createTask', () => {
  it('accepts a valid request and returns its id as taskId and recordId', async () => {
    const { status, body } = await submit();
    expect(status).toBe(200);
    const { tasks } = await sandbox.list();
    const taskId = tasks[0]?.taskId;
    expect(taskId).toMatch(/^[0-9a-f]{32}$/);
    expect(body).toEqual({ code: 200, msg: 'success', data: { taskId, recordId: taskId } });
  });

  it('rejects a wrong key with code 401 and HTTP 200, and creates no task', async () => {
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

  it('rejects an unknown model before it validates the input', async () => {
    const { body } = await submit({ model: 'no/such-model', input: {} });
    expect(body).toMatchObject({ code: 422, data: null });
  });

  it.each([
    [{}, 'This field is required'],
    [{ prompt: 'x', duration: '7' }, 'duration is not within the range of allowed options'],
    [
      { prompt: 'x', aspect_ratio: '4:3' },
      'aspect_ratio is not within the range of allowed options',
    ],
    [{ prompt: 'x'.repeat(2501) }, 'The text length cannot exceed the maximum limit'],
    [{ prompt: 'x', cfg_scale: 2 }, 'cfg_scale is not within the range of allowed options'],
  ])(
    "rejects the default model's invalid input %# with code 500 and KIE's message",
    async (input, msg) => {
      const { status, body } = await submit({ input });
      expect({ status, body }).toEqual({ status: 200, body: { code: 500, msg, data: null } });
      expect((await sandbox.list()).tasks).toEqual([]);
    },
  );

  it('accepts an empty input for models other than the default', async () => {
    expect((await submit({ model: 'nano-banana-2', input: {} })).body.code).toBe(200);
  });

  it('returns 429 past 20 accepted tasks in the window and accepts again when it has moved', async () => {
    await sandbox.begin({ rateLimit: 20, rateWindowMs: 60_000 });
    const codes = await Promise.all(
      Array.from({ length: 25 }, async () => (await submit()).body.code),
    );
    expect(codes.filter((code) => code === 200)).toHaveLength(20);
    expect(codes.filter((code) => code === 429)).toHaveLength(5);
    expect((await sandbox.list()).tasks).toHaveLength(20);
    // A window of 1 ms has moved past the last accepted task by the time of the next request.
    await sandbox.post('/sandbox/faults', { rateLimit: 20, rateWindowMs: 1 });
    expect((await submit()).body.code).toBe(200);
  });
});

describe('createTask faults', () => {
  it.each([
    ['createTask.refuse', { code: 433, message: 'cap' }, 200, { code: 433, msg: 'cap' }],
    ['createTask.refuse', {}, 200, { code: 402 }],
    ['createTask.rateLimited', { status: 429 }, 429, { code: 429 }],
  ])('%s with %o creates no task', async (kind, fault, status, body) => {
    await sandbox.setFaults({ [kind]: fault });
    const got = await submit();
    expect(got).toMatchObject({ status, body });
    expect(await sandbox.list()).toMatchObject({ tasks: [], requests: 1 });
  });

  it.each([
    ['createTask.dropped', 503, 'text/html', 0],
    ['createTask.html', 502, 'text/html', 1],
    ['createTask.empty', 200, 'application/json', 1],
    ['createTask.serverError', 500, 'application/json', 1],
  ])('%s responds with %i and %s and creates %i task', async (kind, status, type, count) => {
    await sandbox.setFaults({ [kind]: 1 });
    const response = await sandbox.postCreate();
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain(type);
    expect(await response.text()).toMatch(kind === 'createTask.empty' ? /^$/ : /./);
    const { tasks } = await sandbox.list();
    expect(tasks.map((task) => task.faults)).toEqual(count === 0 ? [] : [[kind]]);
  });

  it('createTask.cut creates the task and cuts the response off in the middle', async () => {
    await sandbox.setFaults({ 'createTask.cut': 1 });
    const response = await sandbox.postCreate();
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(100);
    await expect(response.text()).rejects.toThrow();
    expect((await sandbox.list()).tasks).toHaveLength(1);
  });

  it('createTask.late delays a correct response by its seconds', async () => {
    await sandbox.setFaults({ 'createTask.late': { seconds: 0.1 } });
    const start = Date.now();
    expect((await submit()).body.code).toBe(200);
    expect(Date.now() - start).toBeGreaterThanOrEqual(95);
  });

  it('a fault with `times` ends after that many requests with the same body, but not for other bodies', async () => {
    await sandbox.setFaults({ 'createTask.rateLimited': { times: 2 } });
    const codes = [];
    for (const callBackUrl of ['http://a/1', 'http://a/1', 'http://a/2', 'http://a/1']) {
      codes.push((await submit({ callBackUrl, model: 'nano-banana-2' })).body.code);
    }
    expect(codes).toEqual([429, 429, 429, 200]);
  });
});
