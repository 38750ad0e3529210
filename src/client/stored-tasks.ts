/** The tasks of one `storageKey`. Each has its own storage item, so that tabs do not overwrite each other's. */
import { isObject } from './json.ts';
import { StorageItem } from './storage-item.ts';
import type { CreateRequest, TaskRef } from './types.ts';

/** A created task, or a request whose outcome is not known yet. */
export type StoredTask = CreatedEntry | PendingEntry;

interface StoredEntry {
  /** Repeated under this key with the same credentials, the request is paid for once. */
  readonly idempotencyKey: string;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** From `deriveCredentialId`; undefined until the request is sent. */
  readonly credentialId?: string | undefined;
  /** Number of times the request was sent. A rejection proves that there is no task only after one. */
  readonly attempts: number;
  /** Unix milliseconds. Later the page does not repeat the request by itself: the user may have left. */
  readonly resumeUntil: number;
}

export interface CreatedEntry extends StoredEntry {
  readonly ref: TaskRef;
  readonly request?: undefined;
}

export interface PendingEntry extends StoredEntry {
  readonly ref?: undefined;
  readonly request: CreateRequest;
}

/** Keys that the user removed on this page: a late response does not restore them. */
const removedKeys = new Set<string>();

export class StoredTasks {
  /** Precedes each key; undefined if nothing is stored. */
  readonly #prefix: string | undefined;
  /** This page's entries: the only copy if nothing can be stored. */
  readonly #entries = new Map<string, StoredTask>();

  /** Without a key the entries live as long as the page. */
  constructor(storageKey: string | undefined) {
    this.#prefix = storageKey && `${storageKey} `;
  }

  get(key: string): StoredTask | undefined {
    const entry = this.#entries.get(key);
    return entry?.ref ? entry : (this.#item(key).load() ?? entry);
  }

  /** Newest first. */
  all(): StoredTask[] {
    const prefix = this.#prefix ?? '';
    const stored = this.#item('')
      .keys()
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length));
    return [...new Set([...this.#entries.keys(), ...stored])]
      .flatMap((key) => this.get(key) ?? [])
      .sort((a, b) => b.startedAt - a.startedAt);
  }

  /** Never replaces a created entry by a pending one. */
  save(task: StoredTask): void {
    const key = task.idempotencyKey;
    if (removedKeys.has(key) || (this.get(key)?.ref && !task.ref)) return;
    this.#entries.set(key, task);
    this.#item(key).save(task);
  }

  /** Removes the entry for all pages. A page that still waits for the response may save it again. */
  remove(key: string): void {
    this.#entries.delete(key);
    this.#item(key).clear();
  }

  /** Removes the entry at the user's request: no response restores it. */
  removeForGood(key: string): void {
    removedKeys.add(key);
    this.remove(key);
  }

  #item(key: string): StorageItem<StoredTask> {
    return new StorageItem({
      storage: 'localStorage',
      key: this.#prefix && this.#prefix + key,
      isValid: (value) => isStoredTask(value, key),
    });
  }
}

/** The entry repeats its own key, which excludes the entries of a longer `storageKey`. */
function isStoredTask(value: unknown, key: string): value is StoredTask {
  if (!isObject(value)) return false;
  const { idempotencyKey, ref, request } = value;
  return idempotencyKey === key && (isObject(ref) ? isString(ref['taskId']) : isObject(request));
}

export function isString(value: unknown): value is string {
  return typeof value === 'string';
}
