/** What a page knows of its tasks: which one it shows, and what may become of the others. */
import { invalidOptions, isOfCall, isOfType } from './errors.ts';
import { isText, KeptTasks, type KeptTask, type PendingEntry } from './stored-tasks.ts';
import { Shelf } from './storage-item.ts';
import type { CreateRequest, TaskRef } from './types.ts';
import type { World } from './runtime.ts';

/** A create that a reload cut short is made again within this time. */
const RESUME_MS = 10 * 60_000;

/** More of them nobody looks at. */
const MOST = 50;

export class TaskMemory extends KeptTasks {
  readonly #tab: Shelf<string>;
  readonly #world: World;
  #shown = '';

  constructor(storageKey: string | undefined, world: World) {
    super(storageKey);
    this.#tab = new Shelf({ storage: 'sessionStorage', key: storageKey, isOurs: isText });
    this.#world = world;
  }

  /** What this tab showed last, or else the youngest of all. */
  recall(): KeptTask | undefined {
    return this.get(this.#tab.load() ?? '') ?? this.all()[0];
  }

  /** All but the one that is shown, the youngest first. */
  others(): KeptTask[] {
    return this.all().filter(({ idempotencyKey }) => idempotencyKey !== this.#shown);
  }

  show(key: string): void {
    this.#shown = key;
    this.#tab.keep(key);
  }

  /** Those of which nobody knows whether they became a task; the youngest first. */
  pending(request: CreateRequest): PendingEntry[] {
    const text = JSON.stringify(request);
    const isSame = (task: KeptTask): task is PendingEntry => JSON.stringify(task.request) === text;
    return this.all().filter(isSame);
  }

  /** A request that nobody sent yet, under a key of its own. */
  fresh(request: CreateRequest): PendingEntry {
    for (const { idempotencyKey } of this.all().slice(MOST - 1)) this.drop(idempotencyKey);
    const startedAt = this.#world.now();
    return { idempotencyKey: this.#world.newKey(), request, startedAt, tries: 0, resumeUntil: 0 };
  }

  /** As it is by now: other pages may have sent it meanwhile. */
  latest(pending: PendingEntry): KeptTask {
    return this.get(pending.idempotencyKey) ?? pending;
  }

  /** It is about to be asked for. */
  begin(pending: PendingEntry): void {
    const resumeUntil = this.#world.now() + RESUME_MS;
    this.put({ ...pending, tries: pending.tries + 1, resumeUntil });
  }

  /** It is about to be sent. Throws `other_sender` where that would pay twice. */
  send(pending: PendingEntry, sender: string): void {
    const kept = this.latest(pending);
    if ((kept.sender ?? sender) !== sender)
      throw invalidOptions('It was sent under another token.', 'other_sender');
    this.put({ ...kept, sender });
  }

  created(pending: PendingEntry, ref: TaskRef): void {
    this.put({ ...this.latest(pending), ref, request: undefined });
  }

  /**
   * What is left of it. Nothing after a refusal of what was sent once, and after KIE's own, which is
   * what the key stands for from then on. Else it may have become a task: it is not sent again by
   * itself, and pays once when it is asked for. Another page may know the task.
   */
  failed(pending: PendingEntry, error: unknown): KeptTask | undefined {
    const key = pending.idempotencyKey;
    const kept = this.latest(pending);
    if (kept.ref) return kept;
    if (isOfType(error, 'other_sender')) this.put(pending);
    // What is none of the client's own errors says nothing of the task.
    else if (
      isOfCall(error) &&
      ((!error.mayExist && kept.tries < 2) || isOfType(error, 'upstream_refused'))
    )
      this.drop(key);
    else this.put({ ...kept, resumeUntil: 0 });
    return this.get(key);
  }
}
