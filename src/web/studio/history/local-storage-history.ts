/** The history's storage in a browser: localStorage and its events. */
import { browserStorage } from '../safe-storage.ts';
import { TASK_ITEM_PREFIX, type HistoryStorage } from './history-storage.ts';

/** Creates the storage of the history in localStorage. */
export function localStorageHistory(): HistoryStorage {
  return {
    storage: browserStorage,
    onExternalChange: (listener) =>
      addEventListener('storage', ({ key, storageArea }) => {
        if (isLocalStorage(storageArea)) listener(key);
      }),
  };
}

/** Removes all stored tasks, for a page that cannot render them. */
export function clearHistory(): void {
  const { keys, remove } = browserStorage;
  for (const item of keys() ?? []) if (item.startsWith(TASK_ITEM_PREFIX)) remove(item);
}

/** Changes of sessionStorage raise the same event. Access to localStorage throws where it is blocked. */
function isLocalStorage(area: Storage | null): boolean {
  try {
    return area === localStorage;
  } catch {
    return false;
  }
}
