/** The history in localStorage: an item for each task, so that no tab writes over another's work. */
import {
  furthest,
  entryIn,
  parseHistory,
  withEntry,
  without,
  type Entry,
  type HistoryStore,
} from './history.ts';
import { isTaken, ITEM, OLD_KEY, taskItems, type Place } from './history-storage.ts';

/** What this browser does not keep (private, full) lives as long as the page. */
export function historyStore({ kept, onOthers }: Place): HistoryStore {
  let entries: readonly Entry[] = [];
  let isOpen = isTaken(kept);
  /** Those that could not be written. */
  const unkept = new Set<string>();
  const listeners = new Set<() => void>();
  const others = new Set<(key: string, entry: Entry | undefined) => void>();
  const tell = () => listeners.forEach((listener) => listener());
  const known = (key: string) => entries.find((entry) => entry.key === key);

  /** Into this page's list. What makes room for it is kept no longer. */
  const take = (entry: Entry): void => {
    const before = [...entries, entry];
    entries = withEntry(entries, furthest(known(entry.key), entry));
    for (const { key } of before) if (known(key) === undefined) discard(key);
  };

  const discard = (key: string): void => {
    unkept.delete(key);
    kept.remove(ITEM + key);
  };

  const forget = (key: string): void => {
    entries = without(entries, key);
    discard(key);
  };

  const write = (entry: Entry): void => {
    const isWritten = kept.write(ITEM + entry.key, JSON.stringify(entry));
    if (isWritten) unkept.delete(entry.key);
    else unkept.add(entry.key);
    isOpen ||= isWritten;
  };

  /** Room was made, perhaps. */
  const writeUnkept = () =>
    [...unkept].forEach((key) => {
      const entry = known(key);
      if (entry !== undefined) write(entry);
    });

  const put = (told: Entry): void => {
    const { key } = told;
    take(furthest(entryIn(key, kept.read(ITEM + key)), told));
    const entry = known(key);
    if (entry !== undefined) write(entry);
    if (!unkept.has(key)) writeUnkept();
  };

  /** What an earlier page has kept in one item. That makes room first; then what may be paid for. */
  const moveOld = (): void => {
    const old = parseHistory(kept.read(OLD_KEY));
    if (kept.read(OLD_KEY) !== null) kept.remove(OLD_KEY);
    old.filter(({ phase }) => phase !== 'ended').forEach(put);
    old.filter(({ phase }) => phase === 'ended').forEach(put);
  };

  /** What is there by now counts: between the word and its reading, this page may have written. */
  const heard = (key: string): void => {
    const text = kept.read(ITEM + key);
    const entry = entryIn(key, text);
    if (text !== null && entry === undefined) return; // of another hand
    if (entry === undefined) forget(key);
    else take(entry);
    tell();
    others.forEach((listener) => listener(key, known(key)));
  };

  const refresh = (): void => {
    moveOld();
    const items = taskItems(kept);
    if (items === undefined) return; // it was closed meanwhile, and what is known stays
    for (const { key } of entries) if (!items.has(key) && !unkept.has(key)) heard(key);
    for (const [key, text] of items) if (text !== JSON.stringify(known(key))) heard(key);
  };

  /** Everything went at once, by no person's choice of a task: what may be paid for is put back. */
  const putBack = (): void => {
    const lost = entries;
    entries = lost.filter(({ phase }) => phase !== 'ended');
    entries.forEach(write);
    tell();
  };

  onOthers((item) => {
    if (item === null) putBack();
    else if (item === OLD_KEY) refresh();
    else if (item.startsWith(ITEM)) heard(item.slice(ITEM.length));
  });
  refresh();

  return {
    read: () => entries,
    put: (entry) => {
      put(entry);
      tell();
    },
    remove: (key) => {
      forget(key);
      writeUnkept();
      tell();
    },
    isKept: () => isOpen && unkept.size === 0,
    subscribe: (onChange) => added(listeners, onChange),
    onOthers: (listener) => added(others, listener),
    refresh,
  };
}

function added<T>(all: Set<T>, one: T): () => void {
  all.add(one);
  return () => void all.delete(one);
}
