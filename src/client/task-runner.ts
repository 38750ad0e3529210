/** One task of a page at a time, from its request to its files: what `useTask` does, without React. */
import { isOfCall, KieEdgeError } from './errors.ts';
import { TaskMemory, type PendingTask } from './task-memory.ts';
import { failed, IDLE, told, type TaskView } from './task-view.ts';
import type { CreateRequest, KieEdgeClient, TaskRef } from './types.ts';
import { hasEnded } from './watch-task.ts';
import { realWorld } from './world.ts';

/** Two clicks within this time are one. */
const DOUBLE_CLICK_MS = 1000;

/** What is under way. A run that another one took the place of says nothing any more. */
interface Run {
  readonly creating: AbortController;
  watching?: AbortController;
  isStopped: boolean;
}

export class TaskRunner {
  readonly #client: () => KieEdgeClient;
  readonly #memory: TaskMemory;
  readonly #world = realWorld();
  readonly #listeners = new Set<() => void>();
  #view = IDLE;
  #run: Run | undefined;
  #started: { readonly request: string; readonly at: number } | undefined;
  #isAttached = false;

  /** `client` is asked for at each use, so that it may change. */
  constructor(client: () => KieEdgeClient, storageKey: string | undefined) {
    this.#client = client;
    this.#memory = new TaskMemory(storageKey);
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
    if (this.#run === undefined) this.#resume();
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
      if (this.#run?.isStopped) this.#resume();
      return;
    }
    this.#started = started;
    void this.#create(this.#memory.pend(request, this.#world));
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
    this.#run = undefined;
    this.#started = undefined;
    this.#memory.forget();
    this.#show(IDLE);
  };

  #resume(): void {
    const last = this.#memory.recall();
    if (last === undefined) return;
    if ('ref' in last) void this.#watch(this.#begin(last.ref));
    else if (this.#world.now() < last.resumeUntil) void this.#create(last);
  }

  async #create(pending: PendingTask): Promise<void> {
    const run = this.#begin(null);
    const { request, idempotencyKey } = pending;
    try {
      const options = { idempotencyKey, signal: run.creating.signal };
      const { taskId, readToken } = await this.#client().create(request, options);
      if (run !== this.#run) return;
      this.#memory.created(pending, { taskId, readToken });
      this.#show({ ref: { taskId, readToken } });
    } catch (error) {
      if (run !== this.#run) return;
      // What is none of the client's own errors says nothing of the task.
      if (isOfCall(error) && !error.mayExist) this.#memory.forget();
      else this.#memory.gaveUp(pending);
      this.#show(failed(error));
      return;
    }
    await this.#watch(run);
  }

  async #watch(run: Run): Promise<void> {
    const { ref, task } = this.#view;
    const isOver = run.isStopped || (task !== null && hasEnded(task));
    if (!this.#isAttached || ref === null || isOver) return;
    run.watching?.abort();
    const { signal } = (run.watching = new AbortController());
    try {
      for await (const now of this.#client().watch(ref, { signal })) {
        if (signal.aborted) return;
        this.#show(told(now, this.#world.now()));
      }
    } catch (error) {
      if (signal.aborted) return;
      const isGone = error instanceof KieEdgeError && error.type === 'task_not_found';
      if (isGone) this.#memory.forget();
      this.#show(failed(error));
    }
  }

  /** Puts a new run in the place of the one before. */
  #begin(ref: TaskRef | null): Run {
    this.#leave();
    this.#run = { creating: new AbortController(), isStopped: false };
    this.#show({ ...IDLE, ref, isRunning: true });
    return this.#run;
  }

  #leave(): void {
    this.#run?.creating.abort();
    this.#run?.watching?.abort();
  }

  #show(change: Partial<TaskView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}
