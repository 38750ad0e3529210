/** What a page knows of its tasks: which one it shows, and what may become of the others. */
import { invalidOptions, isRequestError, hasErrorType } from './errors.ts';
import { isString, StoredTasks, type StoredTask, type PendingEntry } from './stored-tasks.ts';
import { StorageItem } from './storage-item.ts';
import type { CreateRequest, TaskRef } from './types.ts';
import type { ClientRuntime } from './runtime.ts';

/** A create that a reload cut short is made again within this time. */
const RESUME_MS = 10 * 60_000;

/** More of them nobody looks at. */
const MOST = 50;

export class TaskPersistence extends StoredTasks {
  readonly #tab: StorageItem<string>;
  readonly #world: ClientRuntime;
  #shown = '';

  constructor(storageKey: string | undefined, world: ClientRuntime) {
    super(storageKey);
    this.#tab = new StorageItem({ storage: 'sessionStorage', key: storageKey, isValid: isString });
    this.#world = world;
  }

  /** What this tab showed last, or else the youngest of all. */
  lastShown(): StoredTask | undefined {
    return this.get(this.#tab.load() ?? '') ?? this.all()[0];
  }

  /** All but the one that is shown, the youngest first. */
  others(): StoredTask[] {
    return this.all().filter(({ idempotencyKey }) => idempotencyKey !== this.#shown);
  }

  markShown(key: string): void {
    this.#shown = key;
    this.#tab.save(key);
  }

  /** Those of which nobody knows whether they became a task; the youngest first. */
  findPending(request: CreateRequest): PendingEntry[] {
    const text = JSON.stringify(request);
    const isSame = (task: StoredTask): task is PendingEntry =>
      JSON.stringify(task.request) === text;
    return this.all().filter(isSame);
  }

  /** A request that nobody sent yet, under a key of its own. */
  createPending(request: CreateRequest): PendingEntry {
    for (const { idempotencyKey } of this.all().slice(MOST - 1)) this.remove(idempotencyKey);
    const startedAt = this.#world.now();
    return {
      idempotencyKey: this.#world.newIdempotencyKey(),
      request,
      startedAt,
      attempts: 0,
      resumeUntil: 0,
    };
  }

  /** As it is by now: other pages may have sent it meanwhile. */
  reload(pending: PendingEntry): StoredTask {
    return this.get(pending.idempotencyKey) ?? pending;
  }

  /** It is about to be asked for. */
  recordAttempt(pending: PendingEntry): void {
    const resumeUntil = this.#world.now() + RESUME_MS;
    this.save({ ...pending, attempts: pending.attempts + 1, resumeUntil });
  }

  /** It is about to be sent. Throws `other_credentials` where that would pay twice. */
  recordCredential(pending: PendingEntry, credentialId: string): void {
    const kept = this.reload(pending);
    if ((kept.credentialId ?? credentialId) !== credentialId)
      throw invalidOptions('It was sent under another token.', 'other_credentials');
    this.save({ ...kept, credentialId });
  }

  recordCreated(pending: PendingEntry, ref: TaskRef): void {
    this.save({ ...this.reload(pending), ref, request: undefined });
  }

  /**
   * What is left of it. Nothing after a refusal of what was sent once, and after KIE's own, which is
   * what the key stands for from then on. Else it may have become a task: it is not sent again by
   * itself, and pays once when it is asked for. Another page may know the task.
   */
  recordFailure(pending: PendingEntry, error: unknown): StoredTask | undefined {
    const key = pending.idempotencyKey;
    const kept = this.reload(pending);
    if (kept.ref) return kept;
    if (hasErrorType(error, 'other_credentials')) this.save(pending);
    // What is none of the client's own errors says nothing of the task.
    else if (
      isRequestError(error) &&
      ((!error.outcomeUnknown && kept.attempts < 2) || hasErrorType(error, 'upstream_refused'))
    )
      this.remove(key);
    else this.save({ ...kept, resumeUntil: 0 });
    return this.get(key);
  }
}
