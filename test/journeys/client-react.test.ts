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
  it('shows nothing before the start', async () => {
    const { shown, edge } = await Page.open(STORED);
    expect(shown).toMatchObject({
      task: null,
      ref: null,
      files: [],
      progress: null,
      error: null,
      isRunning: false,
    });
    expect([edge.creates, edge.watches]).toEqual([[], []]);
  });

  it('shows a task from its start to its files', async () => {
    const page = await Page.open();
    await page.start();
    expect(page.shown).toMatchObject({ isRunning: true, ref: null, task: null });
    await page.act(() => page.edge.creates[0]?.resolve(REF));
    expect(page.shown).toMatchObject({ isRunning: true, ref: REF });
    await page.sendTask('generating');
    expect(page.shown).toMatchObject({ isRunning: true, task: task('generating'), files: [] });
    await page.sendTask('success');
    expect(page.shown).toMatchObject({
      isRunning: false,
      progress: 1,
      error: null,
      files: ['https://edge.example/files/a/0.mp4'],
    });
    expect([page.edge.creates.length, page.edge.watches.length]).toEqual([1, 1]);
  });

  it.each(['fail', 'expired_unknown', 'never_confirmed'] as const)(
    'has an error for a task that ends as %s',
    async (state) => {
      const page = await Page.open();
      await page.startAndCreate();
      await page.sendTask(state);
      expect(page.shown.error).toBeInstanceOf(TaskFailedError);
      expect(page.shown).toMatchObject({ isRunning: false, progress: null, files: [] });
    },
  );

  it('has the error of a create that is refused, and of a watch', async () => {
    const page = await Page.open(STORED);
    await page.start();
    const error = apiError('budget_exceeded', 402);
    await page.act(() => page.edge.creates[0]?.reject(error));
    expect(page.shown).toMatchObject({ error, isRunning: false, task: null });
    await page.startAndCreate();
    expect(page.shown).toMatchObject({ error: null, isRunning: true });
    await page.act(() => page.edge.watches[0]?.fail('not even an error'));
    expect(page.shown.error).toMatchObject({ message: 'not even an error' });
  });

  it('shows how far the task is as time passes, and never 1 before the end', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    const page = await Page.open();
    await page.startAndCreate();
    const estimate = { elapsedMs: 1000, remainingMs: 9000, p50Ms: 10_000, p90Ms: 20_000 };
    await page.sendTask('generating', { estimate });
    expect(page.shown.progress).toBeCloseTo(0.09);
    await page.act(() => void vi.advanceTimersByTime(4000));
    expect(page.shown.progress).toBeCloseTo(0.45);
    let last = 0;
    for (let turn = 0; turn < 50; turn += 1) {
      await page.act(() => void vi.advanceTimersByTime(10_000));
      expect(page.shown.progress).toBeGreaterThan(last);
      expect(page.shown.progress).toBeLessThan(1);
      last = page.shown.progress ?? 1;
    }
    await page.sendTask('success');
    expect([page.shown.progress, vi.getTimerCount()]).toEqual([1, 0]);
  });

  it('knows no progress where the deployment does not', async () => {
    const page = await Page.open();
    await page.startAndCreate();
    await page.sendTask('generating');
    expect(page.shown.progress).toBeNull();
    const estimate = { elapsedMs: 1000, remainingMs: null, p50Ms: null, p90Ms: null };
    await page.sendTask('generating', { estimate });
    expect(page.shown.progress).toBeNull();
  });

  it('has the same functions at every render', async () => {
    const page = await Page.open();
    const { start, stop, reset } = page.shown;
    await page.startAndCreate();
    expect(page.shown).toMatchObject({ start, stop, reset });
  });

  it('begins a new task in place of the one that runs', async () => {
    const page = await Page.open(STORED);
    await page.startAndCreate();
    await page.sendTask('generating');
    await page.start(OTHER_REQUEST);
    expect(page.shown).toMatchObject({ task: null, ref: null, isRunning: true });
    expect(page.edge.openWatches).toEqual([]);
    await page.act(() => page.edge.creates[1]?.resolve({ ...REF, taskId: 'two' }));
    expect(page.edge.openWatches.map(({ ref }) => ref)).toEqual([{ ...REF, taskId: 'two' }]);
  });

  it('begins a new task in place of one that is being created, whose answer is then nothing', async () => {
    const page = await Page.open(STORED);
    await page.start();
    await page.start(OTHER_REQUEST);
    const [first, second] = page.edge.creates;
    expect(first?.options.signal?.aborted).toBe(true);
    expect(second?.options.idempotencyKey).not.toBe(first?.options.idempotencyKey);
    await page.act(() => first?.resolve({ ...REF, taskId: 'late' }));
    await page.act(() => first?.reject(new Error('late')));
    expect(page.shown).toMatchObject({ ref: null, error: null, isRunning: true });
  });

  it('pays once for a start that is pressed twice', async () => {
    const page = await Page.open();
    await page.start();
    await page.start();
    const keys = page.edge.creates.map(({ options }) => options.idempotencyKey);
    expect(keys).toHaveLength(1);
  });

  it('takes a start within a second for the same one, though it was answered already', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const page = await Page.open(STORED);
    await page.startAndCreate();
    vi.setSystemTime(Date.now() + 999);
    await page.start();
    expect([page.edge.creates.length, page.shown.ref]).toEqual([1, REF]);
    vi.setSystemTime(Date.now() + 1);
    await page.start();
    expect(page.edge.creates).toHaveLength(2);
  });

  it('begins anew for a start after the clock was set back', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const page = await Page.open(STORED);
    await page.startAndCreate();
    vi.setSystemTime(Date.now() - 3_600_000);
    await page.start();
    expect(page.edge.creates).toHaveLength(2);
  });

  it('goes on when the same is started just after it was stopped', async () => {
    const page = await Page.open(STORED);
    await page.startAndCreate();
    await page.act(() => page.shown.stop());
    await page.start();
    expect([page.edge.creates.length, page.edge.openWatches.length]).toEqual([1, 1]);
    expect(page.shown).toMatchObject({ isRunning: true, ref: REF });
  });

  it('keeps the key after a refusal that leaves open whether there is a task', async () => {
    const page = await Page.open(STORED);
    await page.start();
    const unclear = Object.assign(apiError('unauthorized', 401), { outcomeUnknown: true });
    await page.act(() => page.edge.creates[0]?.reject(unclear));
    await page.start();
    const [first, again] = page.edge.creates.map(({ options }) => options.idempotencyKey);
    expect(again).toBe(first);
  });

  it('begins anew after a refusal', async () => {
    const page = await Page.open(STORED);
    await page.start();
    await page.act(() => page.edge.creates[0]?.reject(apiError('budget_exceeded', 402)));
    await page.start();
    const [refused, anew] = page.edge.creates.map(({ options }) => options.idempotencyKey);
    expect(anew).not.toBe(refused);
  });

  it('begins another task for the same request once the first was created', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const page = await Page.open(STORED);
    await page.startAndCreate();
    vi.setSystemTime(Date.now() + 1000);
    await page.start();
    expect(page.edge.creates).toHaveLength(2);
    const [first, second] = page.edge.creates.map(({ options }) => options.idempotencyKey);
    expect(first).not.toBe(second);
  });

  it('stops watching, and the task goes on', async () => {
    const page = await Page.open(STORED);
    await page.startAndCreate();
    await page.sendTask('generating');
    await page.act(() => page.shown.stop());
    expect(page.shown).toMatchObject({ isRunning: false, task: task('generating'), ref: REF });
    expect(page.edge.openWatches).toEqual([]);
    expect(storedText()).toContain(REF.taskId);
  });

  it('does not watch a task that was stopped while it was created', async () => {
    const page = await Page.open(STORED);
    await page.start();
    await page.act(() => page.shown.stop());
    await page.act(() => page.edge.creates[0]?.resolve(REF));
    expect(page.shown).toMatchObject({ isRunning: false, ref: REF, error: null });
    expect(page.edge.watches).toEqual([]);
  });

  it('forgets the task', async () => {
    const page = await Page.open(STORED);
    await page.startAndCreate();
    await page.act(() => page.shown.reset());
    expect(page.shown).toMatchObject({ task: null, ref: null, isRunning: false });
    expect([page.edge.openWatches, localStorage.length]).toEqual([[], 0]);
  });

  it('asks the client of the last render', async () => {
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
