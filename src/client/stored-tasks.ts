/** The tasks of one place in an app, as they survive a reload: each by itself, so that no tab overwrites another's. */
import { isObject } from './json.ts';
import { StorageItem } from './storage-item.ts';
import type { CreateRequest, TaskRef } from './types.ts';

/** A task that was created, or a request of which nobody knows yet whether it became one. */
export type StoredTask = CreatedEntry | PendingEntry;

interface Entry {
  /** Repeated under it, by the same sender, a request is paid for once, whatever became of the first try. */
  readonly idempotencyKey: string;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** Who sent it, as `senderOf` has it; undefined before anybody did. */
  readonly credentialId?: string | undefined;
  /** How often it was begun to be sent: only of the first time does a refusal say that there is no task. */
  readonly attempts: number;
  /** Unix milliseconds. After that nobody waits for it any more: it is not sent again by itself. */
  readonly resumeUntil: number;
}

export interface CreatedEntry extends Entry {
  readonly ref: TaskRef;
  readonly request?: undefined;
}

export interface PendingEntry extends Entry {
  readonly ref?: undefined;
  readonly request: CreateRequest;
}

/** What the user of this page did away with: an answer that comes late does not bring it back. */
const removedKeys = new Set<string>();

export class StoredTasks {
  /** Before the key of each; undefined where none is stored. */
  readonly #prefix: string | undefined;
  /** What this page knows by itself: all there is where nothing can be stored. */
  readonly #own = new Map<string, StoredTask>();

  /** Without a key they end with the page. */
  constructor(storageKey: string | undefined) {
    this.#prefix = storageKey && `${storageKey} `;
  }

  get(key: string): StoredTask | undefined {
    const own = this.#own.get(key);
    return own?.ref ? own : (this.#shelf(key).load() ?? own);
  }

  /** The youngest first. */
  all(): StoredTask[] {
    const prefix = this.#prefix ?? '';
    const names = this.#shelf('').keys();
    const stored = names.filter((name) => name.startsWith(prefix));
    return [...new Set([...this.#own.keys(), ...stored.map((name) => name.slice(prefix.length))])]
      .flatMap((key) => this.get(key) ?? [])
      .sort((a, b) => b.startedAt - a.startedAt);
  }

  /** Of one that was created, nothing else says more. */
  save(task: StoredTask): void {
    const key = task.idempotencyKey;
    if (removedKeys.has(key) || (this.get(key)?.ref && !task.ref)) return;
    this.#own.set(key, task);
    this.#shelf(key).save(task);
  }

  /** For all pages; one of them that still waits for its answer may find it again. */
  remove(key: string): void {
    this.#own.delete(key);
    this.#shelf(key).clear();
  }

  /** As the user wishes it: no answer brings it back. */
  removeForGood(key: string): void {
    removedKeys.add(key);
    this.remove(key);
  }

  #shelf(key: string): StorageItem<StoredTask> {
    return new StorageItem({
      storage: 'localStorage',
      key: this.#prefix && this.#prefix + key,
      isValid: (value) => isStoredTask(value, key),
    });
  }
}

/** That it tells its own key tells it from those of a longer `storageKey`. */
function isStoredTask(value: unknown, key: string): value is StoredTask {
  if (!isObject(value)) return false;
  const { idempotencyKey, ref, request } = value;
  return idempotencyKey === key && (isObject(ref) ? isString(ref['taskId']) : isObject(request));
}

export function isString(value: unknown): value is string {
  return typeof value === 'string';
}
