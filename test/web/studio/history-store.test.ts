import { describe, expect, it } from 'vitest';
import { createHistoryStore } from '../../../src/web/studio/history/history-store.ts';
import { MAX_ENTRIES, type HistoryEntry } from '../../../src/web/studio/history/history.ts';
import { TASK_ITEM_PREFIX, OLD_KEY } from '../../../src/web/studio/history/history-storage.ts';
import { tabs } from './tabs.ts';

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

const keys = (entries: readonly HistoryEntry[]) => entries.map(({ key }) => key).sort();

describe('the history of two tabs', () => {
  it('has what both have made, though neither had heard of the other', () => {
    const open = tabs();
    const [one, other] = [open(), open()];
    const deaf = { kept: other.storage, onOthers: () => {} };
    const [first, second] = [one.history(), { ...other, ...deaf }.history()];
    first.put(running('a'));
    second.put(running('b'));
    first.put(entry('a'));
    second.put(running('c'));
    expect(keys(open().history().read())).toEqual(['a', 'b', 'c']);
    expect(keys(first.read())).toEqual(['a', 'b', 'c']);
  });

  it('tells each what the other has written and removed', () => {
    const open = tabs();
    const [first, second] = [open().history(), open().history()];
    const heard: [string, string | undefined][] = [];
    second.onExternalChange((key, told) => heard.push([key, told?.phase]));
    first.put(running('a'));
    first.put(entry('a'));
    first.remove('a');
    expect(heard).toEqual([
      ['a', 'running'],
      ['a', 'ended'],
      ['a', undefined],
    ]);
    expect(second.read()).toEqual([]);
  });

  it('does not let an ended task run again by what the other tab knew', () => {
    const open = tabs();
    const asleep = { ...open(), onOthers: () => {} };
    const [first, second] = [open().history(), open().history()];
    expect(asleep.items.size).toBe(0);
    first.put(running('a'));
    second.put(entry('a', { credits: 42 }));
    first.put(running('a'));
    expect(first.read()).toMatchObject([{ phase: 'ended', credits: 42 }]);
    expect(open().history().read()).toMatchObject([{ phase: 'ended', credits: 42 }]);
  });

  it('is read again by a tab that was asleep', () => {
    const open = tabs();
    const [tab, other] = [open(), open().history()];
    other.put(running('a'));
    const history = tab.history();
    tab.items.delete(`${TASK_ITEM_PREFIX}a`);
    tab.items.set(`${TASK_ITEM_PREFIX}b`, JSON.stringify(running('b')));
    const heard: string[] = [];
    history.onExternalChange((key) => heard.push(key));
    history.refresh();
    expect(keys(history.read())).toEqual(['b']);
    expect(heard).toEqual(['a', 'b']);
    history.refresh();
    expect(heard).toHaveLength(2);
  });

  it('puts back what is unfinished when everything is cleared at once', () => {
    const open = tabs();
    const [tab, other] = [open(), open()];
    const history = tab.history();
    history.put(running('a'));
    history.put(entry('b'));
    other.storage.clear();
    expect(keys(history.read())).toEqual(['a']);
    expect(keys(open().history().read())).toEqual(['a']);
  });
});

describe('a history that an earlier page has kept in one item', () => {
  it('is moved into items of their own, and what is removed then stays away', () => {
    const open = tabs();
    const tab = open();
    const old = [running('a'), entry('b'), entry('c', { phase: 'sending', owner: 'page' })];
    tab.storage.setItem(OLD_KEY, JSON.stringify(old));
    const history = tab.history();
    expect(keys(history.read())).toEqual(['a', 'b', 'c']);
    expect(tab.items.has(OLD_KEY)).toBe(false);
    history.remove('b');
    expect(keys(open().history().read())).toEqual(['a', 'c']);
  });

  it('takes no task back that has gone on since', () => {
    const tab = tabs()();
    tab.history().put(entry('a', { credits: 42 }));
    tab.storage.setItem(OLD_KEY, JSON.stringify([running('a')]));
    expect(tab.history().read()).toMatchObject([{ phase: 'ended', credits: 42 }]);
  });
});

describe('a browser that is full', () => {
  it('shows what it cannot keep as long as the page lives, whatever other tabs write', () => {
    let isFull = false;
    const open = tabs(() => !isFull);
    const [first, second] = [open().history(), open().history()];
    first.put(entry('old'));
    expect(first.isPersisted()).toBe(true);
    isFull = true;
    first.put(running('a'));
    expect(first.isPersisted()).toBe(false);
    second.remove('old');
    expect(keys(first.read())).toEqual(['a']);
    isFull = false;
    second.put(running('b'));
    first.refresh();
    expect(keys(first.read())).toEqual(['a', 'b']);
  });

  it('keeps it as soon as there is room', () => {
    let isFull = false;
    const open = tabs(() => !isFull);
    const history = open().history();
    history.put(entry('old'));
    isFull = true;
    history.put(running('a'));
    isFull = false;
    history.remove('old');
    expect(history.isPersisted()).toBe(true);
    expect(keys(open().history().read())).toEqual(['a']);
  });

  it('goes on with what is known when it is closed meanwhile', () => {
    const { storage, onExternalChange, history } = tabs()();
    history().put(running('a'));
    let isClosed = false;
    const closing = { ...storage, keys: () => (isClosed ? undefined : storage.keys()) };
    const store = createHistoryStore({ storage: closing, onExternalChange });
    isClosed = true;
    store.refresh();
    expect(keys(store.read())).toEqual(['a']);
  });

  it('says so from the first, where it keeps nothing at all', () => {
    const history = tabs(() => false)().history();
    expect(history.isPersisted()).toBe(false);
    history.put(running('a'));
    history.put(entry('a', { credits: 42 }));
    expect(history.read()).toMatchObject([{ key: 'a', credits: 42 }]);
  });
});

it('keeps no more than it shows', () => {
  const tab = tabs()();
  const history = tab.history();
  for (let n = 0; n < MAX_ENTRIES + 5; n += 1) history.put(entry(`n${n}`, { createdAt: n }));
  expect(history.read()).toHaveLength(MAX_ENTRIES);
  expect(tab.items.size).toBe(MAX_ENTRIES);
  expect(history.read()[0]?.key).toBe(`n${MAX_ENTRIES + 4}`);
});

it.each([
  ['no JSON', '{'],
  ['another key', JSON.stringify(entry('b'))],
  ['no entry', '7'],
])('leaves out an item that another hand has written: %s', (_what, text) => {
  const open = tabs();
  const [tab, other] = [open(), open()];
  const history = tab.history();
  history.put(running('a'));
  other.storage.setItem(`${TASK_ITEM_PREFIX}a`, text);
  expect(keys(history.read())).toEqual(['a']);
  expect(other.history().read()).toEqual([]);
});
