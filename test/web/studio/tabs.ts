/** A browser's storage with tabs on it: what one writes, the others are told of. */
import { createHistoryStore } from '../../../src/web/studio/history/history-store.ts';
import type { HistoryStore } from '../../../src/web/studio/history/history.ts';
import {
  createSafeStorage,
  type HistoryStorage,
} from '../../../src/web/studio/history/history-storage.ts';

export interface Tab extends HistoryStorage {
  readonly history: () => HistoryStore;
  /** As the page itself would, or another hand. */
  readonly storage: Storage;
  readonly items: Map<string, string>;
}

/** Gives a new tab each time. `mayWrite` says whether there is room. */
export function tabs(mayWrite: (item: string, text: string) => boolean = () => true): () => Tab {
  const items = new Map<string, string>();
  const listeners = new Map<object, (item: string | null) => void>();
  return () => {
    const tell = (item: string | null) =>
      listeners.forEach((listener, tab) => tab !== storage && listener(item));
    const storage = new Proxy(
      {
        getItem: (item: string) => items.get(item) ?? null,
        setItem: (item: string, text: string) => {
          if (!mayWrite(item, text)) throw new Error('QuotaExceededError');
          items.set(item, text);
          tell(item);
        },
        removeItem: (item: string) => {
          if (items.delete(item)) tell(item);
        },
        clear: () => {
          items.clear();
          tell(null);
        },
      } as unknown as Storage,
      {
        ownKeys: () => [...items.keys()],
        getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      },
    );
    const place: HistoryStorage = {
      storage: createSafeStorage(() => storage),
      onExternalChange: (listener) => void listeners.set(storage, listener),
    };
    return { ...place, storage, items, history: () => createHistoryStore(place) };
  };
}
