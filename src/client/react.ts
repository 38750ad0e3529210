/** The client for React: a task as a hook. */
import { useEffect, useMemo, useReducer, useRef, useSyncExternalStore } from 'react';
import type { ClientError } from './errors.ts';
import type { StoredTask } from './stored-tasks.ts';
import { estimateProgress } from './progress.ts';
import { TaskController } from './task-controller.ts';
import { IDLE } from './task-view.ts';
import type { CreateRequest, KieEdgeClient, Task, TaskRef } from './types.ts';

export interface UseTaskOptions {
  /**
   * Under which name tasks are kept in localStorage, so that they survive a reload: one name for each
   * place of the app that begins tasks. Without it nothing is kept. A tab finds its own task again;
   * another one, the youngest.
   */
  readonly storageKey?: string | undefined;
}

/** A task that is not shown: its `ref`, or the `request` of which nobody knows whether it became one. */
export type OtherTask = Pick<StoredTask, 'idempotencyKey' | 'startedAt' | 'ref' | 'request'>;

export interface TaskHandle {
  /**
   * Begins a task, in place of the one before. Of a request whose outcome is not known yet, or was
   * never learnt, the same request again is the same task and is paid once; sent under another token
   * it is another task, and the first one stays among the `others`.
   */
  readonly start: <const Id extends string>(request: CreateRequest<Id>) => void;
  /** As it was last told; null before. */
  readonly task: Task | null;
  /** To come back to it anywhere; null until it is created. */
  readonly ref: TaskRef | null;
  /** The addresses of its files, once it has succeeded. */
  readonly files: readonly string[];
  /** From 0 to 1, and 1 for a success alone; null where nobody knows. */
  readonly progress: number | null;
  /**
   * A TaskFailedError where the task itself did not succeed. One with `outcomeUnknown` where nobody knows
   * whether there is a task, after a reload too: `retry` asks, and pays once.
   */
  readonly error: ClientError | Error | null;
  /** From the start to the end, or until it is stopped. */
  readonly isRunning: boolean;
  /** Stops watching. The task goes on, and is found again after a reload. */
  readonly stop: () => void;
  /** Forgets the task, and what is kept of it. */
  readonly reset: () => void;
  /**
   * Goes on where an error or a stop ended it: watches again, or asks again under the same key. Does
   * nothing for a task that runs or has ended.
   */
  readonly retry: () => void;
  /**
   * What else is kept, the youngest first, up to 50: a task that another one took the place of before
   * its end was seen, a request whose outcome was never learnt, and those of other tabs.
   */
  readonly others: readonly OtherTask[];
  /** Shows one of the others; the one that was shown is then among them. */
  readonly open: (other: OtherTask) => void;
}

/** How often progress is shown anew while a task runs. */
const TICK_MS = 500;

/** One task at a time, with all that a page shows of it. The functions stay the same ones. */
export function useTask(client: KieEdgeClient, { storageKey }: UseTaskOptions = {}): TaskHandle {
  const latest = useRef(client);
  const runner = useMemo(() => new TaskController(() => latest.current, storageKey), [storageKey]);
  const view = useSyncExternalStore(runner.subscribe, runner.view, () => IDLE);
  useEffect(() => {
    latest.current = client;
  }, [client]);
  useEffect(() => runner.attach(), [runner]);

  const { receivedAt, ...shown } = view;
  const { task, isRunning } = view;
  const progress = task === null ? null : estimateProgress(task, Date.now() - receivedAt);
  useTicking(isRunning && progress !== null);
  const { start, stop, reset, retry, open } = runner;
  return { ...shown, progress, start, stop, reset, retry, open };
}

/** Shows the component anew as time passes. */
function useTicking(isOn: boolean): void {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!isOn) return undefined;
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [isOn]);
}
