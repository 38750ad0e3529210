/** The history in browser storage, kept in sync with other tabs. */
import {
  latestPhase,
  removeEntry,
  upsertEntry,
  type HistoryEntry,
  type HistoryStore,
} from './history.ts';
import { parseEntry } from './parse-entry.ts';
import {
  isWritable,
  readTaskItems,
  TASK_ITEM_PREFIX,
  type HistoryStorage,
} from './history-storage.ts';

/** Creates the store. Entries that the browser does not store (private mode, full) live as long as the page. */
export function createHistoryStore({ storage, onExternalChange }: HistoryStorage): HistoryStore {
  let entries: readonly HistoryEntry[] = [];
  let canPersist = isWritable(storage);
  /** Keys of the entries that could not be written. */
  const unsaved = new Set<string>();
  const changeListeners = new Set<() => void>();
  const externalListeners = new Set<(key: string, entry: HistoryEntry | undefined) => void>();
  const notify = () => changeListeners.forEach((listener) => listener());
  const find = (key: string) => entries.find((entry) => entry.key === key);

  /** Adds an entry to this page's list, and removes from storage the entries that it displaces. */
  const merge = (entry: HistoryEntry): void => {
    const candidates = [...entries, entry];
    entries = upsertEntry(entries, latestPhase(find(entry.key), entry));
    for (const { key } of candidates) if (find(key) === undefined) discard(key);
  };

  const discard = (key: string): void => {
    unsaved.delete(key);
    storage.remove(TASK_ITEM_PREFIX + key);
  };

  const remove = (key: string): void => {
    entries = removeEntry(entries, key);
    discard(key);
  };

  const write = (entry: HistoryEntry): void => {
    const isWritten = storage.write(TASK_ITEM_PREFIX + entry.key, JSON.stringify(entry));
    if (isWritten) unsaved.delete(entry.key);
    else unsaved.add(entry.key);
    canPersist ||= isWritten;
  };

  /** Called when space may have been freed. */
  const retryUnsaved = () =>
    [...unsaved].forEach((key) => {
      const entry = find(key);
      if (entry !== undefined) write(entry);
    });

  const put = (incoming: HistoryEntry): void => {
    const { key } = incoming;
    merge(latestPhase(parseEntry(key, storage.read(TASK_ITEM_PREFIX + key)), incoming));
    const entry = find(key);
    if (entry !== undefined) write(entry);
    if (!unsaved.has(key)) retryUnsaved();
  };

  /** Reads the item instead of the event's value: this page may have written since the event. */
  const applyExternalChange = (key: string): void => {
    const text = storage.read(TASK_ITEM_PREFIX + key);
    const entry = parseEntry(key, text);
    if (text !== null && entry === undefined) return; // not written by this page
    if (entry === undefined) remove(key);
    else merge(entry);
    notify();
    externalListeners.forEach((listener) => listener(key, find(key)));
  };

  const refresh = (): void => {
    const items = readTaskItems(storage);
    if (items === undefined) return; // storage was blocked in the meantime: keep what is in memory
    for (const { key } of entries)
      if (!items.has(key) && !unsaved.has(key)) applyExternalChange(key);
    for (const [key, text] of items)
      if (text !== JSON.stringify(find(key))) applyExternalChange(key);
  };

  /** The whole storage was cleared, which is no decision about a task: unfinished ones may be paid for. */
  const restoreUnfinished = (): void => {
    entries = entries.filter(({ phase }) => phase !== 'ended');
    entries.forEach(write);
    notify();
  };

  onExternalChange((item) => {
    if (item === null) restoreUnfinished();
    else if (item.startsWith(TASK_ITEM_PREFIX))
      applyExternalChange(item.slice(TASK_ITEM_PREFIX.length));
  });
  refresh();

  return {
    read: () => entries,
    put: (entry) => {
      put(entry);
      notify();
    },
    remove: (key) => {
      remove(key);
      retryUnsaved();
      notify();
    },
    isPersisted: () => canPersist && unsaved.size === 0,
    subscribe: (onChange) => addListener(changeListeners, onChange),
    onExternalChange: (listener) => addListener(externalListeners, listener),
    refresh,
  };
}

function addListener<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
