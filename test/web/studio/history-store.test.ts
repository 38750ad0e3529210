import { describe, expect, it } from 'vitest';
import { TASK_ITEM_PREFIX } from '../../../src/web/studio/history/history-storage.ts';
import { createHistoryStore } from '../../../src/web/studio/history/history-store.ts';
import { MAX_ENTRIES, type HistoryEntry } from '../../../src/web/studio/history/history.ts';
import { createFakeBrowser } from './fake-tabs.ts';

const entry = (key: string, part: Partial<HistoryEntry> = {}): HistoryEntry => ({
  key,
  model: 'm',
  title: 'M',
  input: {},
  createdAt: 1,
  phase: 'ended',
  ...part,
});

const running = (key: string, part: Partial<HistoryEntry> = {}): HistoryEntry =>
  entry(key, { phase: 'running', ref: { taskId: key }, ...part });

const listKeys = (entries: readonly HistoryEntry[]) => entries.map(({ key }) => key).sort();

describe('the history of two tabs', () => {
  it('keeps the tasks of both tabs, although one receives no events', () => {
    const openTab = createFakeBrowser();
    const [tab, otherTab] = [openTab(), openTab()];
    const first = tab.createHistory();
    const second = createHistoryStore({ storage: otherTab.storage, onExternalChange: () => {} });
    first.put(running('a'));
    second.put(running('b'));
    first.put(entry('a'));
    second.put(running('c'));
    expect(listKeys(openTab().createHistory().read())).toEqual(['a', 'b', 'c']);
    expect(listKeys(first.read())).toEqual(['a', 'b', 'c']);
  });

  it('reports to each tab what the other one writes and removes', () => {
    const openTab = createFakeBrowser();
    const [first, second] = [openTab().createHistory(), openTab().createHistory()];
    const changes: [string, string | undefined][] = [];
    second.onExternalChange((key, changed) => changes.push([key, changed?.phase]));
    first.put(running('a'));
    first.put(entry('a'));
    first.remove('a');
    expect(changes).toEqual([
      ['a', 'running'],
      ['a', 'ended'],
      ['a', undefined],
    ]);
    expect(second.read()).toEqual([]);
  });

  it('does not reopen an ended task when a tab with an older state writes it', () => {
    const openTab = createFakeBrowser();
    const [first, second] = [openTab().createHistory(), openTab().createHistory()];
    first.put(running('a'));
    second.put(entry('a', { credits: 42 }));
    first.put(running('a'));
    expect(first.read()).toMatchObject([{ phase: 'ended', credits: 42 }]);
    expect(openTab().createHistory().read()).toMatchObject([{ phase: 'ended', credits: 42 }]);
  });

  it('does not show a removed task in a tab that is opened later', () => {
    const openTab = createFakeBrowser();
    const history = openTab().createHistory();
    for (const key of ['a', 'b', 'c']) history.put(entry(key));
    history.remove('b');
    expect(listKeys(openTab().createHistory().read())).toEqual(['a', 'c']);
  });

  it('finds on refresh what changed while the tab was suspended, and reports it once', () => {
    const openTab = createFakeBrowser();
    const [tab, otherHistory] = [openTab(), openTab().createHistory()];
    otherHistory.put(running('a'));
    const history = tab.createHistory();
    tab.items.delete(`${TASK_ITEM_PREFIX}a`);
    tab.items.set(`${TASK_ITEM_PREFIX}b`, JSON.stringify(running('b')));
    const changedKeys: string[] = [];
    history.onExternalChange((key) => changedKeys.push(key));
    history.refresh();
    expect(listKeys(history.read())).toEqual(['b']);
    expect(changedKeys).toEqual(['a', 'b']);
    history.refresh();
    expect(changedKeys).toHaveLength(2);
  });

  it('restores unfinished tasks when the whole storage is cleared', () => {
    const openTab = createFakeBrowser();
    const [tab, otherTab] = [openTab(), openTab()];
    const history = tab.createHistory();
    history.put(running('a'));
    history.put(entry('b'));
    otherTab.localStorage.clear();
    expect(listKeys(history.read())).toEqual(['a']);
    expect(listKeys(openTab().createHistory().read())).toEqual(['a']);
  });
});

describe('the history in a full or blocked storage', () => {
  it('shows an unsaved task while the page lives, whatever other tabs write', () => {
    let isFull = false;
    const openTab = createFakeBrowser(() => !isFull);
    const [first, second] = [openTab().createHistory(), openTab().createHistory()];
    first.put(entry('old'));
    expect(first.isPersisted()).toBe(true);
    isFull = true;
    first.put(running('a'));
    expect(first.isPersisted()).toBe(false);
    second.remove('old');
    expect(listKeys(first.read())).toEqual(['a']);
    isFull = false;
    second.put(running('b'));
    first.refresh();
    expect(listKeys(first.read())).toEqual(['a', 'b']);
  });

  it('saves an unsaved task as soon as there is space', () => {
    let isFull = false;
    const openTab = createFakeBrowser(() => !isFull);
    const history = openTab().createHistory();
    history.put(entry('old'));
    isFull = true;
    history.put(running('a'));
    isFull = false;
    history.remove('old');
    expect(history.isPersisted()).toBe(true);
    expect(listKeys(openTab().createHistory().read())).toEqual(['a']);
  });

  it('keeps the loaded tasks when reading is blocked later', () => {
    const { storage, onExternalChange, createHistory } = createFakeBrowser()();
    createHistory().put(running('a'));
    let isBlocked = false;
    const blockable = { ...storage, keys: () => (isBlocked ? undefined : storage.keys()) };
    const history = createHistoryStore({ storage: blockable, onExternalChange });
    isBlocked = true;
    history.refresh();
    expect(listKeys(history.read())).toEqual(['a']);
  });

  it('reports from the start that nothing is saved, and still tracks tasks', () => {
    const history = createFakeBrowser(() => false)().createHistory();
    expect(history.isPersisted()).toBe(false);
    history.put(running('a'));
    history.put(entry('a', { credits: 42 }));
    expect(history.read()).toMatchObject([{ key: 'a', credits: 42 }]);
  });
});

it('stores no more entries than the history shows', () => {
  const tab = createFakeBrowser()();
  const history = tab.createHistory();
  for (let n = 0; n < MAX_ENTRIES + 5; n += 1) history.put(entry(`n${n}`, { createdAt: n }));
  expect(history.read()).toHaveLength(MAX_ENTRIES);
  expect(tab.items.size).toBe(MAX_ENTRIES);
  expect(history.read()[0]?.key).toBe(`n${MAX_ENTRIES + 4}`);
});

it.each([
  ['invalid JSON', '{'],
  ['an entry of another key', JSON.stringify(entry('b'))],
  ['not an entry', '7'],
])('ignores a stored item that is %s', (_what, text) => {
  const openTab = createFakeBrowser();
  const [tab, otherTab] = [openTab(), openTab()];
  const history = tab.createHistory();
  history.put(running('a'));
  otherTab.localStorage.setItem(`${TASK_ITEM_PREFIX}a`, text);
  expect(listKeys(history.read())).toEqual(['a']);
  expect(otherTab.createHistory().read()).toEqual([]);
});
