// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest';
import { TaskFailedError } from '../../src/client/errors.ts';
import { STORED, Page } from '../client/react-page.ts';
import {
  resetPageForEachTest,
  storedText,
  OTHER_REQUEST,
  apiError,
} from '../client/react-setup.ts';
import { FakeClient } from '../client/fake-client.ts';
import { REF, task } from '../client/fake-task.ts';

resetPageForEachTest();

describe('useTask', () => {
  it('returns an idle handle before the start', async () => {
    const { handle, edge } = await Page.open(STORED);
    expect(handle).toMatchObject({
      task: null,
      ref: null,
      files: [],
      progress: null,
      error: null,
      isRunning: false,
    });
    expect([edge.creates, edge.watches]).toEqual([[], []]);
  });

  it('returns a task from its start to its files', async () => {
    const page = await Page.open();
    await page.start();
    expect(page.handle).toMatchObject({ isRunning: true, ref: null, task: null });
    await page.act(() => page.edge.creates[0]?.resolve(REF));
    expect(page.handle).toMatchObject({ isRunning: true, ref: REF });
    await page.sendTask('generating');
    expect(page.handle).toMatchObject({ isRunning: true, task: task('generating'), files: [] });
    await page.sendTask('success');
    expect(page.handle).toMatchObject({
      isRunning: false,
      progress: 1,
      error: null,
      files: ['https://edge.example/files/a/0.mp4'],
    });
    expect([page.edge.creates.length, page.edge.watches.length]).toEqual([1, 1]);
  });

  it.each(['fail', 'expired_unknown', 'never_confirmed'] as const)(
    'returns a TaskFailedError for a task that ends as %s',
    async (state) => {
      const page = await Page.open();
      await page.startAndCreate();
      await page.sendTask(state);
      expect(page.handle.error).toBeInstanceOf(TaskFailedError);
      expect(page.handle).toMatchObject({ isRunning: false, progress: null, files: [] });
    },
  );

  it('returns the error of a rejected createTask and of a failed watch', async () => {
    const page = await Page.open(STORED);
    await page.start();
    const error = apiError('budget_exceeded', 402);
    await page.act(() => page.edge.creates[0]?.reject(error));
    expect(page.handle).toMatchObject({ error, isRunning: false, task: null });
    await page.startAndCreate();
    expect(page.handle).toMatchObject({ error: null, isRunning: true });
    await page.act(() => page.edge.watches[0]?.fail('not even an error'));
    expect(page.handle.error).toMatchObject({ message: 'not even an error' });
  });

  it('increases progress over time and returns 1 only at the end', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    const page = await Page.open();
    await page.startAndCreate();
    const estimate = { elapsedMs: 1000, remainingMs: 9000, p50Ms: 10_000, p90Ms: 20_000 };
    await page.sendTask('generating', { estimate });
    expect(page.handle.progress).toBeCloseTo(0.09);
    await page.act(() => void vi.advanceTimersByTime(4000));
    expect(page.handle.progress).toBeCloseTo(0.45);
    let last = 0;
    for (let turn = 0; turn < 50; turn += 1) {
      await page.act(() => void vi.advanceTimersByTime(10_000));
      expect(page.handle.progress).toBeGreaterThan(last);
      expect(page.handle.progress).toBeLessThan(1);
      last = page.handle.progress ?? 1;
    }
    await page.sendTask('success');
    expect([page.handle.progress, vi.getTimerCount()]).toEqual([1, 0]);
  });

  it('returns no progress when the edge has no duration for the model', async () => {
    const page = await Page.open();
    await page.startAndCreate();
    await page.sendTask('generating');
    expect(page.handle.progress).toBeNull();
    const estimate = { elapsedMs: 1000, remainingMs: null, p50Ms: null, p90Ms: null };
    await page.sendTask('generating', { estimate });
    expect(page.handle.progress).toBeNull();
  });

  it('keeps the identity of its functions between renders', async () => {
    const page = await Page.open();
    const { start, stop, reset } = page.handle;
    await page.startAndCreate();
    expect(page.handle).toMatchObject({ start, stop, reset });
  });

  it('replaces the running task when another is started', async () => {
    const page = await Page.open(STORED);
    await page.startAndCreate();
    await page.sendTask('generating');
    await page.start(OTHER_REQUEST);
    expect(page.handle).toMatchObject({ task: null, ref: null, isRunning: true });
    expect(page.edge.openWatches).toEqual([]);
    await page.act(() => page.edge.creates[1]?.resolve({ ...REF, taskId: 'two' }));
    expect(page.edge.openWatches.map(({ ref }) => ref)).toEqual([{ ...REF, taskId: 'two' }]);
  });

  it('ignores the response of a createTask that was replaced', async () => {
    const page = await Page.open(STORED);
    await page.start();
    await page.start(OTHER_REQUEST);
    const [first, second] = page.edge.creates;
    expect(first?.options.signal?.aborted).toBe(true);
    expect(second?.options.idempotencyKey).not.toBe(first?.options.idempotencyKey);
    await page.act(() => first?.resolve({ ...REF, taskId: 'late' }));
    await page.act(() => first?.reject(new Error('late')));
    expect(page.handle).toMatchObject({ ref: null, error: null, isRunning: true });
  });

  it('sends one createTask for a double click', async () => {
    const page = await Page.open();
    await page.start();
    await page.start();
    const keys = page.edge.creates.map(({ options }) => options.idempotencyKey);
    expect(keys).toHaveLength(1);
  });

  it('ignores the same start within a second, even after its task was created', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const page = await Page.open(STORED);
    await page.startAndCreate();
    vi.setSystemTime(Date.now() + 999);
    await page.start();
    expect([page.edge.creates.length, page.handle.ref]).toEqual([1, REF]);
    vi.setSystemTime(Date.now() + 1);
    await page.start();
    expect(page.edge.creates).toHaveLength(2);
  });

  it('starts another task after the clock was set back', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const page = await Page.open(STORED);
    await page.startAndCreate();
    vi.setSystemTime(Date.now() - 3_600_000);
    await page.start();
    expect(page.edge.creates).toHaveLength(2);
  });

  it('resumes watching when the same request is started right after stop', async () => {
    const page = await Page.open(STORED);
    await page.startAndCreate();
    await page.act(() => page.handle.stop());
    await page.start();
    expect([page.edge.creates.length, page.edge.openWatches.length]).toEqual([1, 1]);
    expect(page.handle).toMatchObject({ isRunning: true, ref: REF });
  });

  it('reuses the key after a rejection with an unknown outcome', async () => {
    const page = await Page.open(STORED);
    await page.start();
    const unclear = Object.assign(apiError('unauthorized', 401), { outcomeUnknown: true });
    await page.act(() => page.edge.creates[0]?.reject(unclear));
    await page.start();
    const [first, again] = page.edge.creates.map(({ options }) => options.idempotencyKey);
    expect(again).toBe(first);
  });

  it('uses a new key after a definite rejection', async () => {
    const page = await Page.open(STORED);
    await page.start();
    await page.act(() => page.edge.creates[0]?.reject(apiError('budget_exceeded', 402)));
    await page.start();
    const [rejected, second] = page.edge.creates.map(({ options }) => options.idempotencyKey);
    expect(second).not.toBe(rejected);
  });

  it('starts another task for the same request a second after the first was created', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const page = await Page.open(STORED);
    await page.startAndCreate();
    vi.setSystemTime(Date.now() + 1000);
    await page.start();
    expect(page.edge.creates).toHaveLength(2);
    const [first, second] = page.edge.creates.map(({ options }) => options.idempotencyKey);
    expect(first).not.toBe(second);
  });

  it('stops watching on stop and keeps the task stored', async () => {
    const page = await Page.open(STORED);
    await page.startAndCreate();
    await page.sendTask('generating');
    await page.act(() => page.handle.stop());
    expect(page.handle).toMatchObject({ isRunning: false, task: task('generating'), ref: REF });
    expect(page.edge.openWatches).toEqual([]);
    expect(storedText()).toContain(REF.taskId);
  });

  it('does not watch a task that was stopped during createTask', async () => {
    const page = await Page.open(STORED);
    await page.start();
    await page.act(() => page.handle.stop());
    await page.act(() => page.edge.creates[0]?.resolve(REF));
    expect(page.handle).toMatchObject({ isRunning: false, ref: REF, error: null });
    expect(page.edge.watches).toEqual([]);
  });

  it('removes the task from the page and from storage on reset', async () => {
    const page = await Page.open(STORED);
    await page.startAndCreate();
    await page.act(() => page.handle.reset());
    expect(page.handle).toMatchObject({ task: null, ref: null, isRunning: false });
    expect([page.edge.openWatches, localStorage.length]).toEqual([[], 0]);
  });

  it('uses the client of the last render', async () => {
    const page = await Page.open();
    await page.startAndCreate();
    const first = page.edge;
    page.edge = new FakeClient();
    await page.render();
    expect(first.openWatches).toHaveLength(1);
    await page.start(OTHER_REQUEST);
    expect([first.creates.length, page.edge.creates.length]).toEqual([1, 1]);
  });
});
