/** The task of a page, as it survives errors and, where it has a place in localStorage, a reload. */
import { isObject } from './json.ts';
import { Shelf } from './shelf.ts';
import type { CreateRequest, TaskRef } from './types.ts';
import type { World } from './world.ts';

/** A task that was created, or a request of which nobody knows yet whether it became one. */
export type RememberedTask = { readonly ref: TaskRef } | PendingTask;

/** Repeated under its key it is paid for once, whatever became of the first try. */
export interface PendingTask {
  readonly idempotencyKey: string;
  readonly request: CreateRequest;
  /** Unix milliseconds. After that nobody waits for it any more: it is not repeated by itself. */
  readonly resumeUntil: number;
}

/** A create that a reload cut short is made again within this time. */
const RESUME_MS = 10 * 60_000;

export class TaskMemory {
  readonly #shelf: Shelf<RememberedTask>;
  #last: RememberedTask | undefined;

  /** Without a key it ends with the page. */
  constructor(storageKey: string | undefined) {
    this.#shelf = new Shelf({ storage: 'localStorage', key: storageKey, isOurs: isRemembered });
  }

  recall(): RememberedTask | undefined {
    return this.#last ?? this.#shelf.load();
  }

  /** A request under a new key; under its own where it may have become a task already. */
  pend(request: CreateRequest, world: World): PendingTask {
    const last = this.recall();
    const isAgain =
      last !== undefined &&
      'request' in last &&
      JSON.stringify(last.request) === JSON.stringify(request);
    const idempotencyKey = isAgain ? last.idempotencyKey : world.newKey();
    const pending = { idempotencyKey, request, resumeUntil: world.now() + RESUME_MS };
    this.#remember(pending);
    return pending;
  }

  created(ref: TaskRef): void {
    this.#remember({ ref });
  }

  /** It may have become a task. It is not made again by itself, and pays once when it is. */
  gaveUp(pending: PendingTask): void {
    this.#remember({ ...pending, resumeUntil: 0 });
  }

  forget(): void {
    this.#last = undefined;
    this.#shelf.clear();
  }

  #remember(task: RememberedTask): void {
    this.#last = task;
    this.#shelf.keep(task);
  }
}

function isRemembered(value: unknown): value is RememberedTask {
  if (!isObject(value)) return false;
  const { ref, idempotencyKey, request, resumeUntil } = value;
  if (isObject(ref)) return typeof ref['taskId'] === 'string';
  return typeof idempotencyKey === 'string' && isObject(request) && typeof resumeUntil === 'number';
}
