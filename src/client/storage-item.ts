/** One value in a page's storage, so that it survives a reload. */
import { tryParseJson } from './json.ts';

/** What of `localStorage` and `sessionStorage` is needed. */
interface PageStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface StorageItemOptions<T> {
  /** Of the browser, or of the one tab. */
  readonly storage: 'localStorage' | 'sessionStorage';
  /** Without it nothing is kept. */
  readonly key: string | undefined;
  /** Whoever shares the origin may have written there. */
  readonly isValid: (value: unknown) => value is T;
}

/** Where there is no storage, or it is full or forbidden, nothing is kept. */
export class StorageItem<T> {
  readonly #place: StorageItemOptions<T>;

  constructor(place: StorageItemOptions<T>) {
    this.#place = place;
  }

  load(): T | undefined {
    const kept = tryParseJson(this.#use((storage, key) => storage.getItem(key)) ?? '');
    return this.#place.isValid(kept) ? kept : undefined;
  }

  /** Of everything in the storage, whoever put it there. */
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
    const { storage, key } = this.#place;
    if (key === undefined) return undefined;
    try {
      const there = (globalThis as Partial<Record<typeof storage, PageStorage>>)[storage];
      return there === undefined ? undefined : work(there, key);
    } catch {
      return undefined;
    }
  }
}
