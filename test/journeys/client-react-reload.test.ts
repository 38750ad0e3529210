// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest';
import { createClient } from '../../src/client/create-client.ts';
import { NetworkError } from '../../src/client/errors.ts';
import { TaskController } from '../../src/client/task-controller.ts';
import { STORED, Page, REQUEST } from '../client/react-page.ts';
import {
  resetPageForEachTest,
  storedText,
  OTHER_REQUEST,
  apiError,
} from '../client/react-setup.ts';
import { REF } from '../client/fake-task.ts';

resetPageForEachTest();

describe('useTask after a reload', () => {
  it('resumes watching the stored task after a reload', async () => {
    const first = await Page.open(STORED);
    await first.startAndCreate();
    await first.close();
    const page = await Page.open(STORED);
    expect(page.handle).toMatchObject({ isRunning: true, ref: REF });
    expect(page.edge.creates).toEqual([]);
    expect(page.edge.openWatches.map(({ ref }) => ref)).toEqual([REF]);
    await page.sendTask('success');
    expect(page.handle).toMatchObject({ isRunning: false, progress: 1 });
  });

  it('resumes a task after an unauthorized watch and removes it after task_not_found', async () => {
    const first = await Page.open(STORED);
    await first.startAndCreate();
    await first.act(() => first.edge.watches.at(-1)?.fail(apiError('unauthorized', 401)));
    const second = await Page.open(STORED);
    expect(second.handle).toMatchObject({ ref: REF, isRunning: true });
    await second.act(() => second.edge.watches.at(-1)?.fail(apiError('task_not_found', 422)));
    expect((await Page.open(STORED)).handle).toMatchObject({ ref: null, isRunning: false });
  });

  it('repeats a createTask that a reload interrupted under the same key', async () => {
    const first = await Page.open(STORED);
    await first.start();
    const page = await Page.open(STORED);
    const [before, after, ...more] = [...first.edge.creates, ...page.edge.creates];
    expect(after?.options.idempotencyKey).toBe(before?.options.idempotencyKey);
    expect(after?.request).toEqual(REQUEST);
    expect(more).toEqual([]);
    await page.act(() => after?.resolve(REF));
    expect(page.handle).toMatchObject({ isRunning: true, ref: REF });
  });

  it('does not repeat an interrupted createTask of a day ago', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const first = await Page.open(STORED);
    await first.start();
    vi.setSystemTime(Date.now() + 86_400_000);
    const page = await Page.open(STORED);
    expect([page.edge.creates, page.handle.isRunning]).toEqual([[], false]);
    expect(page.handle.error).toMatchObject({ name: 'NetworkError', outcomeUnknown: true });
  });

  it('repeats a failed createTask only when it is started again, under the same key', async () => {
    const first = await Page.open(STORED);
    await first.start();
    await first.act(() => first.edge.creates[0]?.reject(new NetworkError('No response.')));
    const page = await Page.open(STORED);
    expect(page.edge.creates).toEqual([]);
    await page.start();
    const [before, after] = [...first.edge.creates, ...page.edge.creates];
    expect(after?.options.idempotencyKey).toBe(before?.options.idempotencyKey);
  });

  it.each([
    '{"idempotencyKey":"a","ref":{}}',
    '{"idempotencyKey":"a","ref":7}',
    '{"idempotencyKey":"b","ref":{"taskId":"b"}}',
    '[]',
    'null',
    'not JSON',
    '{"idempotencyKey":"a"}',
  ])('ignores a malformed stored task: %s', async (text) => {
    localStorage.setItem('video a', text);
    const page = await Page.open(STORED);
    expect([page.handle.isRunning, page.edge.creates, page.edge.watches]).toEqual([false, [], []]);
  });

  it('shows an error for a stored readToken that cannot be sent', async () => {
    const ref = { taskId: 't', readToken: 'a\nb' };
    localStorage.setItem('video a', JSON.stringify({ idempotencyKey: 'a', ref }));
    const fetch = vi.fn<typeof globalThis.fetch>();
    const client = createClient({ baseUrl: 'https://edge.example', fetch });
    const runner = new TaskController(() => client, 'video');
    const leave = runner.attach();
    await vi.waitFor(() => expect(runner.view().isRunning).toBe(false));
    expect(runner.view().error).toMatchObject({ type: 'invalid_options', retryable: false });
    expect(fetch).not.toHaveBeenCalled();
    leave();
  });

  it('runs a task when storage is forbidden', async () => {
    vi.stubGlobal('localStorage', {
      getItem: () => {
        throw new Error('forbidden');
      },
    });
    const page = await Page.open(STORED);
    await page.startAndCreate();
    await page.sendTask('success');
    expect(page.handle.progress).toBe(1);
  });
});

describe('useTask after its component unmounted', () => {
  it('does not replace a newer task by the response of an older createTask', async () => {
    const first = await Page.open(STORED);
    await first.start();
    await first.close();
    const page = await Page.open(STORED);
    await page.start(OTHER_REQUEST);
    await first.act(() => first.edge.creates[0]?.resolve(REF));
    const two = { ...REF, taskId: 'two' };
    await page.act(() => page.edge.creates.at(-1)?.resolve(two));
    expect(page.handle).toMatchObject({ ref: two, others: [{ ref: REF }] });
    expect((await Page.open(STORED)).handle).toMatchObject({ ref: two, others: [{ ref: REF }] });
  });

  it.each([apiError('budget_exceeded', 402), new NetworkError('No response.')])(
    'does not change a newer task when an older createTask fails: %s',
    async (error) => {
      const first = await Page.open(STORED);
      await first.start();
      await first.close();
      const page = await Page.open(STORED);
      await page.act(() => page.edge.creates[0]?.resolve(REF));
      const before = storedText();
      await first.act(() => first.edge.creates[0]?.reject(error));
      expect(storedText()).toBe(before);
    },
  );

  it('does not restore a task that was reset before its response', async () => {
    const first = await Page.open(STORED);
    await first.start();
    await first.close();
    const page = await Page.open(STORED);
    await page.act(() => page.handle.reset());
    await first.act(() => first.edge.creates[0]?.resolve(REF));
    await page.act(() => page.edge.creates[0]?.resolve(REF));
    expect([localStorage.length, page.handle.ref]).toEqual([0, null]);
  });

  it('aborts its watch when it unmounts', async () => {
    const page = await Page.open();
    await page.startAndCreate();
    await page.close();
    expect(page.edge.openWatches).toEqual([]);
    await page.sendTask('success');
  });

  it('stores a task that is created after the unmount for the next page', async () => {
    const first = await Page.open(STORED);
    await first.start();
    await first.close();
    await first.act(() => first.edge.creates[0]?.resolve(REF));
    expect(first.edge.watches).toEqual([]);
    const page = await Page.open(STORED);
    expect(page.handle.ref).toEqual(REF);
  });
});
