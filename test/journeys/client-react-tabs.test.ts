// @vitest-environment happy-dom
/** That several tabs, and several tasks, do not lose each other from sight. */
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

/** What a tab keeps for itself. Whatever a page does then is done in this tab. */
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
  it('finds the task of each tab again, and shows the others beside it', async () => {
    const { a, b } = await twoTabs();
    expect((await a.open()).shown).toMatchObject({ ref: REF, others: [{ ref: TWO }] });
    expect((await b.open()).shown).toMatchObject({ ref: TWO, others: [{ ref: REF }] });
    expect((await new Tab().open()).shown).toMatchObject({ ref: TWO, others: [{ ref: REF }] });
  });

  it('forgets and ends the task of one tab alone', async () => {
    const { a, b, first, second } = await twoTabs();
    a.enter();
    await first.act(() => first.shown.reset());
    b.enter();
    await second.sendTask('success');
    await second.start({ model: 'any', input: { prompt: 'a bird' } });
    expect(second.shown.others).toEqual([]);
    expect((await a.open()).edge.creates).toHaveLength(1);
  });

  it.each(['a refusal', 'no answer'])(
    'keeps the task that one tab is told of, though the other one is told of %s',
    async (what) => {
      const error = () =>
        what === 'a refusal' ? apiError('budget_exceeded', 402) : new NetworkError('No answer.');
      for (const isFirstRefused of [true, false]) {
        localStorage.clear();
        const [a, b] = [new Tab(), new Tab()];
        const pages = [await a.open(), undefined];
        await pages[0]?.start();
        pages[1] = await b.open();
        const [refused, created] = isFirstRefused ? pages : pages.toReversed();
        await refused?.act(() => refused.edge.creates[0]?.reject(error()));
        expect(refused?.shown.error).toMatchObject({ outcomeUnknown: true });
        await created?.act(() => created.edge.creates[0]?.resolve(REF));
        await refused?.act(() => refused.shown.retry());
        for (const page of [refused, await a.open(), await b.open()])
          expect(page?.shown).toMatchObject({ ref: REF, isRunning: true });
      }
    },
  );

  it('goes on with the task that another tab was told of, where this one is told of none', async () => {
    const first = await new Tab().open();
    await first.start();
    const second = await new Tab().open();
    await second.act(() => second.edge.creates[0]?.resolve(REF));
    await first.act(() => first.edge.creates[0]?.reject(apiError('auth_not_configured', 403)));
    expect(first.shown).toMatchObject({ ref: REF, error: null, isRunning: true });
    expect(first.edge.openWatches).toHaveLength(1);
  });

  it('keeps a task though somebody took away what was kept of its request', async () => {
    const page = await Page.open(STORED);
    await page.start();
    localStorage.clear();
    await page.act(() => page.edge.creates[0]?.resolve(REF));
    expect((await Page.open(STORED)).shown).toMatchObject({ ref: REF });
  });

  it('pays once where both ask for the same before either is answered', async () => {
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

describe('the tasks that useTask keeps', () => {
  it('are those that were not seen to their end: a running one stays when another is started', async () => {
    const page = await Page.open(STORED);
    await page.startAndCreate();
    await page.sendTask('generating');
    await page.start(OTHER_REQUEST);
    expect(page.shown.others).toMatchObject([{ ref: REF }]);
    await page.act(() => page.edge.creates[1]?.resolve(TWO));
    await page.sendTask('success');
    await page.start({ model: 'any', input: { prompt: 'a bird' } });
    expect(page.shown.others).toMatchObject([{ ref: REF }]);
    const [other] = page.shown.others;
    if (other !== undefined) await page.act(() => page.shown.open(other));
    expect(page.shown).toMatchObject({ ref: REF, isRunning: true });
  });

  it('learn their task when its create was left and answered all the same', async () => {
    const page = await Page.open(STORED);
    await page.start();
    await page.start(OTHER_REQUEST);
    const { others } = page.shown;
    expect(others).toMatchObject([{ request: { input: { prompt: 'a cat' } } }]);
    await page.act(() => page.edge.creates[0]?.resolve(REF));
    for (const other of others) await page.act(() => page.shown.open(other));
    expect(page.shown).toMatchObject({ ref: REF, isRunning: true });
    expect(page.edge.creates).toHaveLength(2);
  });

  it('keep no request once they are created', async () => {
    const page = await Page.open(STORED);
    await page.startAndCreate();
    expect(storedText()).not.toContain('a cat');
  });

  it('are fifty at most, the youngest', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const page = await Page.open(STORED);
    for (let turn = 0; turn < 52; turn += 1) {
      vi.setSystemTime(Date.now() + 1000);
      await page.start({ model: 'any', input: { prompt: `cat ${turn}` } });
      await page.act(() => page.edge.creates.at(-1)?.resolve({ ...REF, taskId: `task-${turn}` }));
    }
    expect(page.shown.others).toHaveLength(49);
    expect(page.shown.others.at(-1)?.ref?.taskId).toBe('task-2');
    expect(localStorage.length).toBe(50);
  });

  it('are not those of a longer storageKey', async () => {
    const page = await Page.open({ storageKey: 'video 2' });
    await page.startAndCreate();
    expect((await Page.open(STORED)).shown).toMatchObject({ ref: null, others: [] });
  });

  it('live as long as the page without a storageKey, and where nothing more can be stored', async () => {
    const full = { getItem: () => null, setItem: vi.fn(() => expect.fail('full')) };
    for (const options of [{}, STORED]) {
      expect(full.setItem).not.toHaveBeenCalled();
      vi.stubGlobal('localStorage', full);
      const page = await Page.open(options);
      await page.startAndCreate();
      await page.start(OTHER_REQUEST);
      await page.act(() => page.edge.creates[1]?.reject(new NetworkError('No answer came.')));
      expect(page.shown.others).toMatchObject([{ ref: REF }]);
      await page.act(() => page.shown.retry());
      expect(page.edge.creates[2]?.options).toMatchObject({
        idempotencyKey: page.edge.creates[1]?.options.idempotencyKey,
      });
    }
    expect(full.setItem).toHaveBeenCalled();
  });
});
