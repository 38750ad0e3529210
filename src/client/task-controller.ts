/** One task of a page at a time, from its request to its files: what `useTask` does, without React. */
import { hasErrorType, NetworkError } from './errors.ts';
import type { StoredTask, PendingEntry } from './stored-tasks.ts';
import { deriveCredentialId } from './credential-id.ts';
import { TaskPersistence } from './task-persistence.ts';
import { errorChange, IDLE, createErrorChange, taskChange, type TaskView } from './task-view.ts';
import type { CreateRequest, KieEdgeClient, TaskRef } from './types.ts';
import { hasEnded } from './watch-task.ts';
import { createClientRuntime } from './runtime.ts';

/** Two clicks within this time are one. */
const DOUBLE_CLICK_MS = 1000;

/** Of a request that an earlier page sent. */
const NEVER_LEARNT = 'No answer came: there may be a task.';

/** What is under way. A run that another one took the place of shows nothing any more. */
interface Run {
  readonly of: StoredTask;
  readonly creating: AbortController;
  watching?: AbortController;
  isStopped: boolean;
}

export class TaskController {
  readonly #client: () => KieEdgeClient;
  readonly #memory: TaskPersistence;
  readonly #world = createClientRuntime();
  readonly #listeners = new Set<() => void>();
  #view = IDLE;
  #run: Run | undefined;
  #started: { readonly request: string; readonly at: number } | undefined;
  #isAttached = false;

  /** `client` is asked for at each use, so that it may change. */
  constructor(client: () => KieEdgeClient, storageKey: string | undefined) {
    this.#client = client;
    this.#memory = new TaskPersistence(storageKey, this.#world);
  }

  readonly view = (): TaskView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * There is somebody to show it to: goes on with what was left, here or by an earlier page. What is
   * given back ends that: a create goes on, so that its task is known to the next page.
   */
  readonly attach = (): (() => void) => {
    this.#isAttached = true;
    if (this.#run === undefined) this.#resume(this.#memory.lastShown());
    else void this.#watch(this.#run);
    return () => {
      this.#isAttached = false;
      this.#run?.watching?.abort();
    };
  };

  /** Begins a task; one that is under way is not followed any more. */
  readonly start = (request: CreateRequest): void => {
    const started = { request: JSON.stringify(request), at: this.#world.now() };
    const { request: last, at = 0 } = this.#started ?? {};
    const since = started.at - at;
    // Less than nothing: the clock was set back, and says nothing of how long ago it was.
    const isSame = started.request === last && since >= 0 && since < DOUBLE_CLICK_MS;
    // One that failed before there was a task is no start any more. One that was stopped goes on.
    const { error, ref } = this.#view;
    if (isSame && (error === null || ref !== null)) {
      if (this.#run?.isStopped) this.retry();
      return;
    }
    this.#started = started;
    // Somebody has seen how it ended. Whatever else there is stays among the others.
    if (this.#run !== undefined && this.#hasEnded())
      this.#memory.remove(this.#run.of.idempotencyKey);
    const pending = this.#memory.findPending(request);
    const next = () => pending.shift() ?? this.#memory.createPending(request);
    void this.#create(next(), next);
  };

  /** Goes on where an error or a stop ended it. */
  readonly retry = (): void => {
    if (this.#run === undefined || this.#view.isRunning || this.#hasEnded()) return;
    const { of } = this.#run;
    const { ref } = this.#view;
    const kept = this.#memory.get(of.idempotencyKey);
    if (ref !== null) void this.#watch(this.#begin(of, ref));
    else if (kept !== undefined) this.#resume(kept, true);
    // It was refused for good: under its key it would be again.
    else if (of.request !== undefined) void this.#create(this.#memory.createPending(of.request));
  };

  /** Shows another one that is kept; this one stays kept. */
  readonly open = ({ idempotencyKey }: Pick<StoredTask, 'idempotencyKey'>): void => {
    this.#started = undefined;
    this.#resume(this.#memory.get(idempotencyKey));
  };

  /** Stops watching: the task goes on, and is found again after a reload. */
  readonly stop = (): void => {
    if (this.#run === undefined) return;
    this.#run.isStopped = true;
    this.#run.watching?.abort();
    this.#show({ isRunning: false });
  };

  /** Forgets the task. */
  readonly reset = (): void => {
    this.#leave();
    if (this.#run !== undefined) this.#memory.removeForGood(this.#run.of.idempotencyKey);
    this.#run = undefined;
    this.#started = undefined;
    this.#show(IDLE);
  };

  #resume(kept: StoredTask | undefined, isAsked = false): void {
    if (kept === undefined) return;
    if (kept.ref !== undefined) void this.#watch(this.#begin(kept, kept.ref));
    else if (isAsked || this.#world.now() < kept.resumeUntil) void this.#create(kept);
    else {
      this.#begin(kept);
      this.#show(createErrorChange(new NetworkError(NEVER_LEARNT), kept));
    }
  }

  /** `next` is asked for in its place where it may be a task of another sender's. */
  async #create(pending: PendingEntry, next?: () => PendingEntry): Promise<void> {
    const run = this.#begin(pending);
    const { request, idempotencyKey } = pending;
    this.#memory.recordAttempt(pending);
    let ref: TaskRef | undefined;
    try {
      const { taskId, readToken } = await this.#client().create(request, {
        idempotencyKey,
        signal: run.creating.signal,
        onToken: (token) => this.#memory.recordCredential(pending, deriveCredentialId(token)),
      });
      ref = { taskId, readToken };
      this.#memory.recordCreated(pending, ref);
    } catch (error) {
      if (run !== this.#run) return;
      const left = this.#memory.recordFailure(pending, error);
      if (next !== undefined && hasErrorType(error, 'other_credentials'))
        return this.#create(next(), next);
      ref = left?.ref;
      if (ref === undefined) this.#show(createErrorChange(error, left));
    }
    if (run !== this.#run || ref === undefined) return;
    this.#show({ ref });
    await this.#watch(run);
  }

  async #watch(run: Run): Promise<void> {
    const { ref } = this.#view;
    if (!this.#isAttached || ref === null || run.isStopped || this.#hasEnded()) return;
    run.watching?.abort();
    const { signal } = (run.watching = new AbortController());
    try {
      for await (const now of this.#client().watch(ref, { signal })) {
        if (signal.aborted) return;
        this.#show(taskChange(now, this.#world.now()));
      }
    } catch (error) {
      if (signal.aborted) return;
      if (hasErrorType(error, 'task_not_found')) this.#memory.remove(run.of.idempotencyKey);
      this.#show(errorChange(error));
    }
  }

  /** Puts a new run in the place of the one before. */
  #begin(of: StoredTask, ref: TaskRef | null = null): Run {
    this.#leave();
    this.#run = { of, creating: new AbortController(), isStopped: false };
    this.#memory.markShown(of.idempotencyKey);
    this.#show({ ...IDLE, ref, isRunning: true });
    return this.#run;
  }

  #hasEnded(): boolean {
    const { task } = this.#view;
    return task !== null && hasEnded(task);
  }

  #leave(): void {
    this.#run?.creating.abort();
    this.#run?.watching?.abort();
  }

  #show(change: Partial<TaskView>): void {
    this.#view = { ...this.#view, ...change, others: this.#memory.others() };
    for (const listener of this.#listeners) listener();
  }
}
