/** The tasks that a page knows: the one it shows, and how requests change the stored ones. */
import { hasErrorType, isRequestError } from './error-checks.ts';
import { invalidOptions } from './errors.ts';
import type { ClientRuntime } from './runtime.ts';
import { StorageItem } from './storage-item.ts';
import { isString, StoredTasks, type PendingEntry, type StoredTask } from './stored-tasks.ts';
import type { CreateRequest, TaskRef } from './types.ts';

/** A createTask that a reload interrupted is repeated within this time. */
const RESUME_MS = 10 * 60_000;

/** Older entries are removed: a list of more is not useful. */
const MAX_ENTRIES = 50;

export class TaskPersistence extends StoredTasks {
  /** The key of the task that this tab shows. */
  readonly #tabItem: StorageItem<string>;
  readonly #runtime: ClientRuntime;
  #shownKey = '';

  constructor(storageKey: string | undefined, runtime: ClientRuntime) {
    super(storageKey);
    this.#tabItem = new StorageItem({
      storage: 'sessionStorage',
      key: storageKey,
      isValid: isString,
    });
    this.#runtime = runtime;
  }

  /** Returns the task that this tab showed last, else the newest one. */
  lastShown(): StoredTask | undefined {
    return this.get(this.#tabItem.load() ?? '') ?? this.all()[0];
  }

  /** Returns all tasks but the shown one, newest first. */
  others(): StoredTask[] {
    return this.all().filter(({ idempotencyKey }) => idempotencyKey !== this.#shownKey);
  }

  markShown(key: string): void {
    this.#shownKey = key;
    this.#tabItem.save(key);
  }

  /** Returns the entries of the same request whose outcome is unknown, newest first. */
  findPending(request: CreateRequest): PendingEntry[] {
    const text = JSON.stringify(request);
    const isSame = (task: StoredTask): task is PendingEntry =>
      JSON.stringify(task.request) === text;
    return this.all().filter(isSame);
  }

  /** Creates an unsent entry with a new key, after removing the entries beyond MAX_ENTRIES. */
  createPending(request: CreateRequest): PendingEntry {
    for (const { idempotencyKey } of this.all().slice(MAX_ENTRIES - 1)) this.remove(idempotencyKey);
    const idempotencyKey = this.#runtime.newIdempotencyKey();
    return { idempotencyKey, request, startedAt: this.#runtime.now(), attempts: 0, resumeUntil: 0 };
  }

  /** Returns the current entry: another page may have changed it. */
  reload(pending: PendingEntry): StoredTask {
    return this.get(pending.idempotencyKey) ?? pending;
  }

  /** Call it before the request starts. */
  recordAttempt(pending: PendingEntry): void {
    const resumeUntil = this.#runtime.now() + RESUME_MS;
    this.save({ ...pending, attempts: pending.attempts + 1, resumeUntil });
  }

  /** Call it before each send. Throws `other_credentials` if the request would be paid twice. */
  recordCredential(pending: PendingEntry, credentialId: string): void {
    const entry = this.reload(pending);
    if ((entry.credentialId ?? credentialId) !== credentialId)
      throw invalidOptions('Already sent with another token.', 'other_credentials');
    this.save({ ...entry, credentialId });
  }

  recordCreated(pending: PendingEntry, ref: TaskRef): void {
    this.save({ ...this.reload(pending), ref, request: undefined });
  }

  /**
   * Returns what remains of the entry. It is removed after a rejection of the only attempt, and after
   * KIE's rejection, which the edge returns for this key from then on. Otherwise the task may exist:
   * the entry stays, is not sent again by itself, and is paid once if the user repeats it. Another
   * page may have learned its task.
   */
  recordFailure(pending: PendingEntry, error: unknown): StoredTask | undefined {
    const key = pending.idempotencyKey;
    const entry = this.reload(pending);
    if (entry.ref) return entry;
    if (hasErrorType(error, 'other_credentials')) this.save(pending);
    // Errors that are not the client's, such as the token function's, say nothing about the task.
    else if (
      isRequestError(error) &&
      ((!error.outcomeUnknown && entry.attempts < 2) || hasErrorType(error, 'upstream_refused'))
    )
      this.remove(key);
    else this.save({ ...entry, resumeUntil: 0 });
    return this.get(key);
  }
}
