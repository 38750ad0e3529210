/** One task of a page at a time, from its request to its files: `useTask` without React. */
import type { KieEdgeClient } from './client-types.ts';
import { deriveCredentialId } from './credential-id.ts';
import { hasErrorType } from './error-checks.ts';
import { NetworkError } from './errors.ts';
import { isRepeatedStart, type StartedRequest } from './repeated-start.ts';
import { createClientRuntime } from './runtime.ts';
import type { PendingEntry, StoredTask } from './stored-tasks.ts';
import { TaskPersistence } from './task-persistence.ts';
import { createErrorChange, errorChange, IDLE, taskChange, type TaskView } from './task-view.ts';
import type { CreateRequest, TaskRef } from './types.ts';
import { hasEnded } from './watch-task.ts';

/** For a request that an earlier page sent. */
const NO_RESPONSE = 'No response; the task may exist. Retry to check.';

/** The task that is created or watched. A run that was replaced no longer changes the view. */
interface Run {
  readonly entry: StoredTask;
  readonly creating: AbortController;
  watching?: AbortController;
  isStopped: boolean;
}

export class TaskController {
  readonly #client: () => KieEdgeClient;
  readonly #tasks: TaskPersistence;
  readonly #runtime = createClientRuntime();
  readonly #listeners = new Set<() => void>();
  #view = IDLE;
  #run: Run | undefined;
  #lastStart: StartedRequest | undefined;
  #isAttached = false;

  /** `client` is called for each use, so that it may change. */
  constructor(client: () => KieEdgeClient, storageKey: string | undefined) {
    this.#client = client;
    this.#tasks = new TaskPersistence(storageKey, this.#runtime);
  }

  readonly view = (): TaskView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Call it when a component shows the task: resumes what this page or an earlier one left. Returns
   * the function that detaches it. A createTask continues after that, so that the next page finds
   * the task.
   */
  readonly attach = (): (() => void) => {
    this.#isAttached = true;
    if (this.#run === undefined) this.#resume(this.#tasks.lastShown());
    else void this.#watch(this.#run);
    return () => {
      this.#isAttached = false;
      this.#run?.watching?.abort();
    };
  };

  /** Starts a task. The current one is no longer watched. */
  readonly start = (request: CreateRequest): void => {
    const started = { request: JSON.stringify(request), at: this.#runtime.now() };
    const { error, ref } = this.#view;
    // A start that failed before its task was created does not count.
    if (isRepeatedStart(this.#lastStart, started) && (error === null || ref !== null)) {
      if (this.#run?.isStopped) this.retry();
      return;
    }
    this.#lastStart = started;
    // The user saw the current task end. Any other task stays among the others.
    if (this.#run !== undefined && this.#hasEnded())
      this.#tasks.remove(this.#run.entry.idempotencyKey);
    const pending = this.#tasks.findPending(request);
    const next = () => pending.shift() ?? this.#tasks.createPending(request);
    void this.#create(next(), next);
  };

  /** Continues after an error or `stop`. */
  readonly retry = (): void => {
    if (this.#run === undefined || this.#view.isRunning || this.#hasEnded()) return;
    const { entry } = this.#run;
    const { ref } = this.#view;
    const stored = this.#tasks.get(entry.idempotencyKey);
    if (ref !== null) void this.#watch(this.#begin(entry, ref));
    else if (stored !== undefined) this.#resume(stored, true);
    // The edge rejected it and would reject its key again.
    else if (entry.request !== undefined)
      void this.#create(this.#tasks.createPending(entry.request));
  };

  /** Shows another stored task. The current one stays stored. */
  readonly open = ({ idempotencyKey }: Pick<StoredTask, 'idempotencyKey'>): void => {
    this.#lastStart = undefined;
    this.#resume(this.#tasks.get(idempotencyKey));
  };

  /** Stops watching. The task continues and is found again after a reload. */
  readonly stop = (): void => {
    if (this.#run === undefined) return;
    this.#run.isStopped = true;
    this.#run.watching?.abort();
    this.#show({ isRunning: false });
  };

  /** Removes the task from the page and from storage. */
  readonly reset = (): void => {
    this.#abortRun();
    if (this.#run !== undefined) this.#tasks.removeForGood(this.#run.entry.idempotencyKey);
    this.#run = undefined;
    this.#lastStart = undefined;
    this.#show(IDLE);
  };

  #resume(entry: StoredTask | undefined, isRetry = false): void {
    if (entry === undefined) return;
    if (entry.ref !== undefined) void this.#watch(this.#begin(entry, entry.ref));
    else if (isRetry || this.#runtime.now() < entry.resumeUntil) void this.#create(entry);
    else {
      this.#begin(entry);
      this.#show(createErrorChange(new NetworkError(NO_RESPONSE), entry));
    }
  }

  /** `next` replaces an entry that was sent with other credentials. */
  async #create(pending: PendingEntry, next?: () => PendingEntry): Promise<void> {
    const run = this.#begin(pending);
    const { request, idempotencyKey } = pending;
    this.#tasks.recordAttempt(pending);
    let ref: TaskRef | undefined;
    try {
      const { taskId, readToken } = await this.#client().create(request, {
        idempotencyKey,
        signal: run.creating.signal,
        onToken: (token) => this.#tasks.recordCredential(pending, deriveCredentialId(token)),
      });
      ref = { taskId, readToken };
      this.#tasks.recordCreated(pending, ref);
    } catch (error) {
      if (run !== this.#run) return;
      const remaining = this.#tasks.recordFailure(pending, error);
      if (next !== undefined && hasErrorType(error, 'other_credentials'))
        return this.#create(next(), next);
      ref = remaining?.ref;
      if (ref === undefined) this.#show(createErrorChange(error, remaining));
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
      for await (const task of this.#client().watch(ref, { signal })) {
        if (signal.aborted) return;
        this.#show(taskChange(task, this.#runtime.now()));
      }
    } catch (error) {
      if (signal.aborted) return;
      if (hasErrorType(error, 'task_not_found')) this.#tasks.remove(run.entry.idempotencyKey);
      this.#show(errorChange(error));
    }
  }

  /** Replaces the current run. */
  #begin(entry: StoredTask, ref: TaskRef | null = null): Run {
    this.#abortRun();
    this.#run = { entry, creating: new AbortController(), isStopped: false };
    this.#tasks.markShown(entry.idempotencyKey);
    this.#show({ ...IDLE, ref, isRunning: true });
    return this.#run;
  }

  #hasEnded(): boolean {
    const { task } = this.#view;
    return task !== null && hasEnded(task);
  }

  #abortRun(): void {
    this.#run?.creating.abort();
    this.#run?.watching?.abort();
  }

  #show(change: Partial<TaskView>): void {
    this.#view = { ...this.#view, ...change, others: this.#tasks.others() };
    for (const listener of this.#listeners) listener();
  }
}
