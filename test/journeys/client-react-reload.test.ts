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
  it('goes on with its task', async () => {
    const first = await Page.open(STORED);
    await first.startAndCreate();
    await first.close();
    const page = await Page.open(STORED);
    expect(page.shown).toMatchObject({ isRunning: true, ref: REF });
    expect(page.edge.creates).toEqual([]);
    expect(page.edge.openWatches.map(({ ref }) => ref)).toEqual([REF]);
    await page.sendTask('success');
    expect(page.shown).toMatchObject({ isRunning: false, progress: 1 });
  });

  it('goes on with a task that could not be read, and forgets one that is not known', async () => {
    const first = await Page.open(STORED);
    await first.startAndCreate();
    await first.act(() => first.edge.watches.at(-1)?.fail(apiError('unauthorized', 401)));
    const second = await Page.open(STORED);
    expect(second.shown).toMatchObject({ ref: REF, isRunning: true });
    await second.act(() => second.edge.watches.at(-1)?.fail(apiError('task_not_found', 422)));
    expect((await Page.open(STORED)).shown).toMatchObject({ ref: null, isRunning: false });
  });

  it('in the middle of a create makes it again under the same key, which pays once', async () => {
    const first = await Page.open(STORED);
    await first.start();
    const page = await Page.open(STORED);
    const [before, after, ...more] = [...first.edge.creates, ...page.edge.creates];
    expect(after?.options.idempotencyKey).toBe(before?.options.idempotencyKey);
    expect(after?.request).toEqual(REQUEST);
    expect(more).toEqual([]);
    await page.act(() => after?.resolve(REF));
    expect(page.shown).toMatchObject({ isRunning: true, ref: REF });
  });

  it('makes no create again that is a day old', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const first = await Page.open(STORED);
    await first.start();
    vi.setSystemTime(Date.now() + 86_400_000);
    const page = await Page.open(STORED);
    expect([page.edge.creates, page.shown.isRunning]).toEqual([[], false]);
    expect(page.shown.error).toMatchObject({ name: 'NetworkError', outcomeUnknown: true });
  });

  it('makes no create again that it gave up, until it is asked for, and then under the same key', async () => {
    const first = await Page.open(STORED);
    await first.start();
    await first.act(() => first.edge.creates[0]?.reject(new NetworkError('No answer came.')));
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
    'no JSON',
    '{"idempotencyKey":"a"}',
  ])('overlooks what it did not write: %s', async (text) => {
    localStorage.setItem('video a', text);
    const page = await Page.open(STORED);
    expect([page.shown.isRunning, page.edge.creates, page.edge.watches]).toEqual([false, [], []]);
  });

  it('ends with an error where the readToken that was kept can be none', async () => {
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

  it('has nothing without a storageKey, and works where storage is forbidden', async () => {
    vi.stubGlobal('localStorage', {
      getItem: () => {
        throw new Error('forbidden');
      },
    });
    const page = await Page.open(STORED);
    await page.startAndCreate();
    await page.sendTask('success');
    expect(page.shown.progress).toBe(1);
  });
});

describe('useTask after its component is gone', () => {
  it('puts nothing in the place of a newer task', async () => {
    const first = await Page.open(STORED);
    await first.start();
    await first.close();
    const page = await Page.open(STORED);
    await page.start(OTHER_REQUEST);
    await first.act(() => first.edge.creates[0]?.resolve(REF));
    const two = { ...REF, taskId: 'two' };
    await page.act(() => page.edge.creates.at(-1)?.resolve(two));
    expect(page.shown).toMatchObject({ ref: two, others: [{ ref: REF }] });
    expect((await Page.open(STORED)).shown).toMatchObject({ ref: two, others: [{ ref: REF }] });
  });

  it.each([apiError('budget_exceeded', 402), new NetworkError('No answer came.')])(
    'takes nothing of a newer task away: %s',
    async (error) => {
      const first = await Page.open(STORED);
      await first.start();
      await first.close();
      const page = await Page.open(STORED);
      await page.act(() => page.edge.creates[0]?.resolve(REF));
      const kept = storedText();
      await first.act(() => first.edge.creates[0]?.reject(error));
      expect(storedText()).toBe(kept);
    },
  );

  it('brings nothing back that was reset meanwhile', async () => {
    const first = await Page.open(STORED);
    await first.start();
    await first.close();
    const page = await Page.open(STORED);
    await page.act(() => page.shown.reset());
    await first.act(() => first.edge.creates[0]?.resolve(REF));
    await page.act(() => page.edge.creates[0]?.resolve(REF));
    expect([localStorage.length, page.shown.ref]).toEqual([0, null]);
  });

  it('leaves no watch behind', async () => {
    const page = await Page.open();
    await page.startAndCreate();
    await page.close();
    expect(page.edge.openWatches).toEqual([]);
    await page.sendTask('success');
  });

  it('keeps a task that is created meanwhile for the next page', async () => {
    const first = await Page.open(STORED);
    await first.start();
    await first.close();
    await first.act(() => first.edge.creates[0]?.resolve(REF));
    expect(first.edge.watches).toEqual([]);
    const page = await Page.open(STORED);
    expect(page.shown.ref).toEqual(REF);
  });
});
