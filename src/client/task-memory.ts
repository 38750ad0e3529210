/** The task of a page, as it survives errors and, where it has a place in localStorage, a reload. */
import { isObject } from './json.ts';
import { Shelf } from './shelf.ts';
import type { CreateRequest, TaskRef } from './types.ts';
import type { World } from './world.ts';

/** A task that was created, or a request of which nobody knows yet whether it became one. */
export type RememberedTask = CreatedTask | PendingTask;

export interface CreatedTask {
  readonly ref: TaskRef;
  /** Under which it was created. */
  readonly idempotencyKey?: string | undefined;
}

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
    return (this.#last ??= this.#shelf.load());
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
    this.#last = pending;
    this.#shelf.keep(pending);
    return pending;
  }

  created({ idempotencyKey }: PendingTask, ref: TaskRef): void {
    const task = { ref, idempotencyKey };
    this.#last = task;
    if (this.#isKept(task)) this.#shelf.keep(task);
  }

  /** It may have become a task. It is not made again by itself, and pays once when it is. */
  gaveUp(pending: PendingTask): void {
    const task = { ...pending, resumeUntil: 0 };
    this.#last = task;
    if (this.#isKept(task)) this.#shelf.keep(task);
  }

  forget(): void {
    if (this.#last === undefined || this.#isKept(this.#last)) this.#shelf.clear();
    this.#last = undefined;
  }

  /**
   * Whether what is kept is this task, and not what a newer page put in its place or took away. Of one
   * that was created, no request that failed under the same key says anything.
   */
  #isKept(task: RememberedTask): boolean {
    const kept = this.#shelf.load();
    if (kept === undefined || ('ref' in kept && !('ref' in task))) return false;
    return kept.idempotencyKey === task.idempotencyKey;
  }
}

function isRemembered(value: unknown): value is RememberedTask {
  if (!isObject(value)) return false;
  const { ref, idempotencyKey, request, resumeUntil } = value;
  if (isObject(ref)) return typeof ref['taskId'] === 'string';
  return typeof idempotencyKey === 'string' && isObject(request) && typeof resumeUntil === 'number';
}
