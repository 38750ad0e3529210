// @vitest-environment happy-dom
/** That several tabs, and several tasks, do not lose each other from sight. */
import { describe, expect, it, vi } from 'vitest';
import { NetworkError } from '../../src/client/errors.ts';
import { KEPT, Page } from '../client/react-page.ts';
import { eachOnAFreshPage, keptText, OTHER, refusal } from '../client/react-tests.ts';
import { REF } from '../client/task.ts';

eachOnAFreshPage();

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

  async open(options = KEPT): Promise<Page> {
    this.enter();
    return Page.open(options);
  }
}

/** Two tabs, each with a task of its own. */
async function twoTabs() {
  const [a, b] = [new Tab(), new Tab()];
  const first = await a.open();
  await first.begin();
  const second = await b.open({ storageKey: 'video' });
  await second.start(OTHER);
  await second.do(() => second.edge.creates[0]?.answer(TWO));
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
    await first.do(() => first.shown.reset());
    b.enter();
    await second.tell('success');
    await second.start({ model: 'any', input: { prompt: 'a bird' } });
    expect(second.shown.others).toEqual([]);
    expect((await a.open()).edge.creates).toHaveLength(1);
  });

  it.each(['a refusal', 'no answer'])(
    'keeps the task that one tab is told of, though the other one is told of %s',
    async (what) => {
      const error = () =>
        what === 'a refusal' ? refusal('budget_exceeded', 402) : new NetworkError('No answer.');
      for (const isFirstRefused of [true, false]) {
        localStorage.clear();
        const [a, b] = [new Tab(), new Tab()];
        const pages = [await a.open(), undefined];
        await pages[0]?.start();
        pages[1] = await b.open();
        const [refused, created] = isFirstRefused ? pages : pages.toReversed();
        await refused?.do(() => refused.edge.creates[0]?.refuse(error()));
        expect(refused?.shown.error).toMatchObject({ mayExist: true });
        await created?.do(() => created.edge.creates[0]?.answer(REF));
        await refused?.do(() => refused.shown.retry());
        for (const page of [refused, await a.open(), await b.open()])
          expect(page?.shown).toMatchObject({ ref: REF, isRunning: true });
      }
    },
  );

  it('goes on with the task that another tab was told of, where this one is told of none', async () => {
    const first = await new Tab().open();
    await first.start();
    const second = await new Tab().open();
    await second.do(() => second.edge.creates[0]?.answer(REF));
    await first.do(() => first.edge.creates[0]?.refuse(refusal('auth_not_configured', 403)));
    expect(first.shown).toMatchObject({ ref: REF, error: null, isRunning: true });
    expect(first.edge.open).toHaveLength(1);
  });

  it('keeps a task though somebody took away what was kept of its request', async () => {
    const page = await Page.open(KEPT);
    await page.start();
    localStorage.clear();
    await page.do(() => page.edge.creates[0]?.answer(REF));
    expect((await Page.open(KEPT)).shown).toMatchObject({ ref: REF });
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
    const page = await Page.open(KEPT);
    await page.begin();
    await page.tell('generating');
    await page.start(OTHER);
    expect(page.shown.others).toMatchObject([{ ref: REF }]);
    await page.do(() => page.edge.creates[1]?.answer(TWO));
    await page.tell('success');
    await page.start({ model: 'any', input: { prompt: 'a bird' } });
    expect(page.shown.others).toMatchObject([{ ref: REF }]);
    const [other] = page.shown.others;
    if (other !== undefined) await page.do(() => page.shown.open(other));
    expect(page.shown).toMatchObject({ ref: REF, isRunning: true });
  });

  it('learn their task when its create was left and answered all the same', async () => {
    const page = await Page.open(KEPT);
    await page.start();
    await page.start(OTHER);
    const { others } = page.shown;
    expect(others).toMatchObject([{ request: { input: { prompt: 'a cat' } } }]);
    await page.do(() => page.edge.creates[0]?.answer(REF));
    for (const other of others) await page.do(() => page.shown.open(other));
    expect(page.shown).toMatchObject({ ref: REF, isRunning: true });
    expect(page.edge.creates).toHaveLength(2);
  });

  it('keep no request once they are created', async () => {
    const page = await Page.open(KEPT);
    await page.begin();
    expect(keptText()).not.toContain('a cat');
  });

  it('are fifty at most, the youngest', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const page = await Page.open(KEPT);
    for (let turn = 0; turn < 52; turn += 1) {
      vi.setSystemTime(Date.now() + 1000);
      await page.start({ model: 'any', input: { prompt: `cat ${turn}` } });
      await page.do(() => page.edge.creates.at(-1)?.answer({ ...REF, taskId: `task-${turn}` }));
    }
    expect(page.shown.others).toHaveLength(49);
    expect(page.shown.others.at(-1)?.ref?.taskId).toBe('task-2');
    expect(localStorage.length).toBe(50);
  });

  it('are not those of a longer storageKey', async () => {
    const page = await Page.open({ storageKey: 'video 2' });
    await page.begin();
    expect((await Page.open(KEPT)).shown).toMatchObject({ ref: null, others: [] });
  });

  it('live as long as the page without a storageKey, and where nothing more can be stored', async () => {
    const full = { getItem: () => null, setItem: vi.fn(() => expect.fail('full')) };
    for (const options of [{}, KEPT]) {
      expect(full.setItem).not.toHaveBeenCalled();
      vi.stubGlobal('localStorage', full);
      const page = await Page.open(options);
      await page.begin();
      await page.start(OTHER);
      await page.do(() => page.edge.creates[1]?.refuse(new NetworkError('No answer came.')));
      expect(page.shown.others).toMatchObject([{ ref: REF }]);
      await page.do(() => page.shown.retry());
      expect(page.edge.creates[2]?.options).toMatchObject({
        idempotencyKey: page.edge.creates[1]?.options.idempotencyKey,
      });
    }
    expect(full.setItem).toHaveBeenCalled();
  });
});
