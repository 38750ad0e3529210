/** The tasks of one place in an app, as they survive a reload: each by itself, so that no tab overwrites another's. */
import { isObject } from './json.ts';
import { Shelf } from './storage-item.ts';
import type { CreateRequest, TaskRef } from './types.ts';

/** A task that was created, or a request of which nobody knows yet whether it became one. */
export type KeptTask = CreatedEntry | PendingEntry;

interface Entry {
  /** Repeated under it, by the same sender, a request is paid for once, whatever became of the first try. */
  readonly idempotencyKey: string;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** Who sent it, as `senderOf` has it; undefined before anybody did. */
  readonly sender?: string | undefined;
  /** How often it was begun to be sent: only of the first time does a refusal say that there is no task. */
  readonly tries: number;
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
const forgotten = new Set<string>();

export class KeptTasks {
  /** Before the key of each; undefined where none is stored. */
  readonly #prefix: string | undefined;
  /** What this page knows by itself: all there is where nothing can be stored. */
  readonly #own = new Map<string, KeptTask>();

  /** Without a key they end with the page. */
  constructor(storageKey: string | undefined) {
    this.#prefix = storageKey && `${storageKey} `;
  }

  get(key: string): KeptTask | undefined {
    const own = this.#own.get(key);
    return own?.ref ? own : (this.#shelf(key).load() ?? own);
  }

  /** The youngest first. */
  all(): KeptTask[] {
    const prefix = this.#prefix ?? '';
    const names = this.#shelf('').names();
    const stored = names.filter((name) => name.startsWith(prefix));
    return [...new Set([...this.#own.keys(), ...stored.map((name) => name.slice(prefix.length))])]
      .flatMap((key) => this.get(key) ?? [])
      .sort((a, b) => b.startedAt - a.startedAt);
  }

  /** Of one that was created, nothing else says more. */
  put(task: KeptTask): void {
    const key = task.idempotencyKey;
    if (forgotten.has(key) || (this.get(key)?.ref && !task.ref)) return;
    this.#own.set(key, task);
    this.#shelf(key).keep(task);
  }

  /** For all pages; one of them that still waits for its answer may find it again. */
  drop(key: string): void {
    this.#own.delete(key);
    this.#shelf(key).clear();
  }

  /** As the user wishes it: no answer brings it back. */
  forget(key: string): void {
    forgotten.add(key);
    this.drop(key);
  }

  #shelf(key: string): Shelf<KeptTask> {
    return new Shelf({
      storage: 'localStorage',
      key: this.#prefix && this.#prefix + key,
      isOurs: (value) => isKept(value, key),
    });
  }
}

/** That it tells its own key tells it from those of a longer `storageKey`. */
function isKept(value: unknown, key: string): value is KeptTask {
  if (!isObject(value)) return false;
  const { idempotencyKey, ref, request } = value;
  return idempotencyKey === key && (isObject(ref) ? isText(ref['taskId']) : isObject(request));
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}
