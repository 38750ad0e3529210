/** A browser's localStorage shared by several tabs: a change by one raises an event in the others. */
import { createHistoryStore } from '../../../src/web/studio/history/history-store.ts';
import type { HistoryStore } from '../../../src/web/studio/history/history.ts';
import type { HistoryStorage } from '../../../src/web/studio/history/history-storage.ts';
import { createSafeStorage } from '../../../src/web/studio/safe-storage.ts';

export interface FakeTab extends HistoryStorage {
  readonly createHistory: () => HistoryStore;
  /** For writes that do not go through the history. */
  readonly localStorage: Storage;
  /** For writes that raise no event. */
  readonly items: Map<string, string>;
}

/** Creates a browser and returns a function that opens a tab. `canWrite` says whether an item fits. */
export function createFakeBrowser(
  canWrite: (item: string, text: string) => boolean = () => true,
): () => FakeTab {
  const items = new Map<string, string>();
  const listeners = new Map<object, (item: string | null) => void>();
  return () => {
    const notifyOthers = (item: string | null) =>
      listeners.forEach((listener, tab) => tab !== localStorage && listener(item));
    const localStorage = new Proxy(
      {
        getItem: (item: string) => items.get(item) ?? null,
        setItem: (item: string, text: string) => {
          if (!canWrite(item, text)) throw new Error('QuotaExceededError');
          items.set(item, text);
          notifyOthers(item);
        },
        removeItem: (item: string) => {
          if (items.delete(item)) notifyOthers(item);
        },
        clear: () => {
          items.clear();
          notifyOthers(null);
        },
      } as unknown as Storage,
      {
        ownKeys: () => [...items.keys()],
        getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      },
    );
    const historyStorage: HistoryStorage = {
      storage: createSafeStorage(() => localStorage),
      onExternalChange: (listener) => void listeners.set(localStorage, listener),
    };
    const createHistory = () => createHistoryStore(historyStorage);
    return { ...historyStorage, localStorage, items, createHistory };
  };
}
