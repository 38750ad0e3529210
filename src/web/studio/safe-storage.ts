/** Web storage that never throws: browsers throw when storage is full, or blocked for the page. */

export interface SafeStorage {
  /** All keys; undefined where reading is blocked. */
  readonly keys: () => readonly string[] | undefined;
  /** The stored text; null if there is none or reading is blocked. */
  readonly read: (key: string) => string | null;
  /** Returns whether the text was stored. */
  readonly write: (key: string, text: string) => boolean;
  readonly remove: (key: string) => void;
}

/** Wraps a storage area. It is passed as a function because blocked areas throw on access already. */
export function createSafeStorage(open: () => Storage): SafeStorage {
  const attempt = <T>(fallback: T, act: (storage: Storage) => T): T => {
    try {
      return act(open());
    } catch {
      return fallback;
    }
  };
  return {
    keys: () => attempt<string[] | undefined>(undefined, (storage) => Object.keys(storage)),
    read: (key) => attempt(null, (storage) => storage.getItem(key)),
    write: (key, text) =>
      attempt(false, (storage) => {
        storage.setItem(key, text);
        return true;
      }),
    remove: (key) => attempt(undefined, (storage) => storage.removeItem(key)),
  };
}

/** Kept until the tab is closed. */
export const tabStorage = createSafeStorage(() => sessionStorage);

/** Kept until it is cleared, shared by all tabs. */
export const browserStorage = createSafeStorage(() => localStorage);
