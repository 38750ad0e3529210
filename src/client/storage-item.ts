/** One value in the page's storage, which survives a reload. */
import { tryParseJson } from './json.ts';

/** The part of `localStorage` and `sessionStorage` that is used. */
interface PageStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface StorageItemOptions<T> {
  /** Shared by the browser's tabs, or the tab's own. */
  readonly storage: 'localStorage' | 'sessionStorage';
  /** Nothing is stored without a key. */
  readonly key: string | undefined;
  /** Checks the stored value, because other scripts of the origin can write it. */
  readonly isValid: (value: unknown) => value is T;
}

/** Stores nothing if storage is missing, full or forbidden. */
export class StorageItem<T> {
  readonly #options: StorageItemOptions<T>;

  constructor(options: StorageItemOptions<T>) {
    this.#options = options;
  }

  load(): T | undefined {
    const value = tryParseJson(this.#use((storage, key) => storage.getItem(key)) ?? '');
    return this.#options.isValid(value) ? value : undefined;
  }

  /** Returns all keys of the storage, including those of other scripts. */
  keys(): string[] {
    return this.#use((storage) => Object.keys(storage)) ?? [];
  }

  save(value: T): void {
    this.#use((storage, key) => storage.setItem(key, JSON.stringify(value)));
  }

  clear(): void {
    this.#use((storage, key) => storage.removeItem(key));
  }

  #use<R>(work: (storage: PageStorage, key: string) => R): R | undefined {
    const { storage: name, key } = this.#options;
    if (key === undefined) return undefined;
    try {
      const storage = (globalThis as Partial<Record<typeof name, PageStorage>>)[name];
      return storage === undefined ? undefined : work(storage, key);
    } catch {
      return undefined;
    }
  }
}
