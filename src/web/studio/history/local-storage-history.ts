/** The localStorage of this browser, and what other tabs do to it. */
import { ITEM, keptIn, OLD_KEY, type Place } from './history-storage.ts';

/** This browser's. */
export function browserPlace(): Place {
  return {
    kept: keptIn(() => localStorage),
    onOthers: (listener) =>
      addEventListener('storage', ({ key, storageArea }) => {
        if (isLocal(storageArea)) listener(key);
      }),
  };
}

/** All of them, for a page that cannot go on with what was kept. */
export function forgetHistory(): void {
  const { keys, remove } = keptIn(() => localStorage);
  for (const item of keys() ?? []) if (item.startsWith(ITEM) || item === OLD_KEY) remove(item);
}

/** The tab's own storage tells of its changes as well. */
function isLocal(area: Storage | null): boolean {
  try {
    return area === localStorage;
  } catch {
    return false;
  }
}
