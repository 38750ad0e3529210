/** One value in a page's storage, so that it survives a reload. */
import { tryJson } from './json.ts';

/** What of `localStorage` and `sessionStorage` is needed. */
interface PageStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface ShelfPlace<T> {
  /** Of the browser, or of the one tab. */
  readonly storage: 'localStorage' | 'sessionStorage';
  /** Without it nothing is kept. */
  readonly key: string | undefined;
  /** Whoever shares the origin may have written there. */
  readonly isOurs: (value: unknown) => value is T;
}

/** Where there is no storage, or it is full or forbidden, nothing is kept. */
export class Shelf<T> {
  readonly #place: ShelfPlace<T>;

  constructor(place: ShelfPlace<T>) {
    this.#place = place;
  }

  load(): T | undefined {
    const kept = tryJson(this.#use((storage, key) => storage.getItem(key)) ?? '');
    return this.#place.isOurs(kept) ? kept : undefined;
  }

  /** Of everything in the storage, whoever put it there. */
  names(): string[] {
    return this.#use((storage) => Object.keys(storage)) ?? [];
  }

  keep(value: T): void {
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
