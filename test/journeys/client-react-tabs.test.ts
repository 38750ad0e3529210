// @vitest-environment happy-dom
/** Several tabs and several tasks share storage without overwriting each other. */
import { describe, expect, it, vi } from 'vitest';
import { NetworkError } from '../../src/client/errors.ts';
import { STORED, Page } from '../client/react-page.ts';
import {
  resetPageForEachTest,
  storedText,
  OTHER_REQUEST,
  apiError,
} from '../client/react-setup.ts';
import { REF } from '../client/fake-task.ts';

resetPageForEachTest();

const TWO = { ...REF, taskId: 'two' };

/** A tab's sessionStorage. After `enter` all pages act in this tab. */
class Tab {
  readonly #items = new Map<string, string>();

  enter(): void {
    vi.stubGlobal('sessionStorage', {
      getItem: (key: string) => this.#items.get(key) ?? null,
      setItem: (key: string, value: string) => this.#items.set(key, value),
      removeItem: (key: string) => this.#items.delete(key),
    });
  }

  async open(options = STORED): Promise<Page> {
    this.enter();
    return Page.open(options);
  }
}

/** Two tabs, each with a task of its own. */
async function twoTabs() {
  const [a, b] = [new Tab(), new Tab()];
  const first = await a.open();
  await first.startAndCreate();
  const second = await b.open({ storageKey: 'video' });
  await second.start(OTHER_REQUEST);
  await second.act(() => second.edge.creates[0]?.resolve(TWO));
  return { a, b, first, second };
}

describe('useTask in two tabs', () => {
  it('resumes the own task of each tab and lists the others', async () => {
    const { a, b } = await twoTabs();
    expect((await a.open()).handle).toMatchObject({ ref: REF, others: [{ ref: TWO }] });
    expect((await b.open()).handle).toMatchObject({ ref: TWO, others: [{ ref: REF }] });
    expect((await new Tab().open()).handle).toMatchObject({ ref: TWO, others: [{ ref: REF }] });
  });

  it('removes and ends the task of one tab only', async () => {
    const { a, b, first, second } = await twoTabs();
    a.enter();
    await first.act(() => first.handle.reset());
    b.enter();
    await second.sendTask('success');
    await second.start({ model: 'any', input: { prompt: 'a bird' } });
    expect(second.handle.others).toEqual([]);
    expect((await a.open()).edge.creates).toHaveLength(1);
  });

  it.each(['a rejection', 'no response'])(
    'keeps the created task of one tab when the other tab gets %s',
    async (what) => {
      const error = () =>
        what === 'a rejection'
          ? apiError('budget_exceeded', 402)
          : new NetworkError('No response.');
      for (const isFirstRejected of [true, false]) {
        localStorage.clear();
        const [a, b] = [new Tab(), new Tab()];
        const pages = [await a.open(), undefined];
        await pages[0]?.start();
        pages[1] = await b.open();
        const [rejected, created] = isFirstRejected ? pages : pages.toReversed();
        await rejected?.act(() => rejected.edge.creates[0]?.reject(error()));
        expect(rejected?.handle.error).toMatchObject({ outcomeUnknown: true });
        await created?.act(() => created.edge.creates[0]?.resolve(REF));
        await rejected?.act(() => rejected.handle.retry());
        for (const page of [rejected, await a.open(), await b.open()])
          expect(page?.handle).toMatchObject({ ref: REF, isRunning: true });
      }
    },
  );

  it('watches the task that another tab created when this tab is rejected', async () => {
    const first = await new Tab().open();
    await first.start();
    const second = await new Tab().open();
    await second.act(() => second.edge.creates[0]?.resolve(REF));
    await first.act(() => first.edge.creates[0]?.reject(apiError('auth_not_configured', 403)));
    expect(first.handle).toMatchObject({ ref: REF, error: null, isRunning: true });
    expect(first.edge.openWatches).toHaveLength(1);
  });

  it('stores a created task even if its pending entry was deleted', async () => {
    const page = await Page.open(STORED);
    await page.start();
    localStorage.clear();
    await page.act(() => page.edge.creates[0]?.resolve(REF));
    expect((await Page.open(STORED)).handle).toMatchObject({ ref: REF });
  });

  it('uses one key when two tabs start the same request concurrently', async () => {
    const { a, b, first, second } = await twoTabs();
    const request = { model: 'any', input: { prompt: 'a bird' } };
    for (const [tab, page] of [
      [a, first],
      [b, second],
    ] as const) {
      tab.enter();
      await page.start(request);
    }
    const keys = [first, second].map(({ edge }) => edge.creates[1]?.options.idempotencyKey);
    expect(keys[1]).toBe(keys[0]);
  });
});

describe('the stored tasks of useTask', () => {
  it('keep a running task when another is started and drop one that ended', async () => {
    const page = await Page.open(STORED);
    await page.startAndCreate();
    await page.sendTask('generating');
    await page.start(OTHER_REQUEST);
    expect(page.handle.others).toMatchObject([{ ref: REF }]);
    await page.act(() => page.edge.creates[1]?.resolve(TWO));
    await page.sendTask('success');
    await page.start({ model: 'any', input: { prompt: 'a bird' } });
    expect(page.handle.others).toMatchObject([{ ref: REF }]);
    const [other] = page.handle.others;
    if (other !== undefined) await page.act(() => page.handle.open(other));
    expect(page.handle).toMatchObject({ ref: REF, isRunning: true });
  });

  it('learn the task of a replaced createTask from its late response', async () => {
    const page = await Page.open(STORED);
    await page.start();
    await page.start(OTHER_REQUEST);
    const { others } = page.handle;
    expect(others).toMatchObject([{ request: { input: { prompt: 'a cat' } } }]);
    await page.act(() => page.edge.creates[0]?.resolve(REF));
    for (const other of others) await page.act(() => page.handle.open(other));
    expect(page.handle).toMatchObject({ ref: REF, isRunning: true });
    expect(page.edge.creates).toHaveLength(2);
  });

  it('do not keep the request of a created task', async () => {
    const page = await Page.open(STORED);
    await page.startAndCreate();
    expect(storedText()).not.toContain('a cat');
  });

  it('keep at most the 50 newest', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const page = await Page.open(STORED);
    for (let turn = 0; turn < 52; turn += 1) {
      vi.setSystemTime(Date.now() + 1000);
      await page.start({ model: 'any', input: { prompt: `cat ${turn}` } });
      await page.act(() => page.edge.creates.at(-1)?.resolve({ ...REF, taskId: `task-${turn}` }));
    }
    expect(page.handle.others).toHaveLength(49);
    expect(page.handle.others.at(-1)?.ref?.taskId).toBe('task-2');
    expect(localStorage.length).toBe(50);
  });

  it('exclude those of a longer storageKey with the same prefix', async () => {
    const page = await Page.open({ storageKey: 'video 2' });
    await page.startAndCreate();
    expect((await Page.open(STORED)).handle).toMatchObject({ ref: null, others: [] });
  });

  it('live as long as the page without a storageKey or when storage is full', async () => {
    const full = { getItem: () => null, setItem: vi.fn(() => expect.fail('full')) };
    for (const options of [{}, STORED]) {
      expect(full.setItem).not.toHaveBeenCalled();
      vi.stubGlobal('localStorage', full);
      const page = await Page.open(options);
      await page.startAndCreate();
      await page.start(OTHER_REQUEST);
      await page.act(() => page.edge.creates[1]?.reject(new NetworkError('No response.')));
      expect(page.handle.others).toMatchObject([{ ref: REF }]);
      await page.act(() => page.handle.retry());
      expect(page.edge.creates[2]?.options).toMatchObject({
        idempotencyKey: page.edge.creates[1]?.options.idempotencyKey,
      });
    }
    expect(full.setItem).toHaveBeenCalled();
  });
});
