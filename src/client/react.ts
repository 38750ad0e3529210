/** The client for React: a task as a hook. */
import { useEffect, useMemo, useReducer, useRef, useSyncExternalStore } from 'react';
import type { KieEdgeClient } from './client-types.ts';
import type { ClientError } from './errors.ts';
import { estimateProgress } from './progress.ts';
import type { StoredTask } from './stored-tasks.ts';
import { TaskController } from './task-controller.ts';
import { IDLE } from './task-view.ts';
import type { CreateRequest, Task, TaskRef } from './types.ts';

export interface UseTaskOptions {
  /**
   * Prefix of the localStorage keys under which tasks survive a reload: use one for each component
   * that starts tasks. Without it nothing is stored. A tab finds its own task again, a new tab the
   * newest one.
   */
  readonly storageKey?: string | undefined;
}

/** A stored task that is not shown: its `ref`, or the `request` whose outcome is unknown. */
export type OtherTask = Pick<StoredTask, 'idempotencyKey' | 'startedAt' | 'ref' | 'request'>;

export interface TaskHandle {
  /**
   * Starts a task and shows it in place of the current one. While the outcome of a request is
   * unknown, the same request is the same task and is paid once. With another token it is another
   * task, and the first one stays in `others`.
   */
  readonly start: <const Id extends string>(request: CreateRequest<Id>) => void;
  /** The latest state; null before the first one arrives. */
  readonly task: Task | null;
  /** Identifies the task, for watching it elsewhere; null until it is created. */
  readonly ref: TaskRef | null;
  /** The URLs of the result files after a success. */
  readonly files: readonly string[];
  /** From 0 to 1, and 1 only after a success; null if the model's duration is unknown. */
  readonly progress: number | null;
  /**
   * A TaskFailedError if the task ended without success. With `outcomeUnknown` the task may exist,
   * also after a reload: `retry` repeats the request and pays once.
   */
  readonly error: ClientError | Error | null;
  /** From the start of a task until it ends or is stopped. */
  readonly isRunning: boolean;
  /** Stops watching. The task continues and is found again after a reload. */
  readonly stop: () => void;
  /** Removes the task from the page and from storage. */
  readonly reset: () => void;
  /**
   * Continues after an error or `stop`: watches again, or repeats the request under the same key.
   * Does nothing for a task that runs or has ended.
   */
  readonly retry: () => void;
  /**
   * The other stored tasks, newest first, up to 50: tasks replaced by `start` before they ended,
   * requests whose outcome is unknown, and tasks of other tabs.
   */
  readonly others: readonly OtherTask[];
  /** Shows one of the others; the current task becomes one of them. */
  readonly open: (other: OtherTask) => void;
}

/** How often a running task's progress is updated. */
const PROGRESS_INTERVAL_MS = 500;

/**
 * Returns one task at a time with all that a page shows of it. The functions keep their identity
 * between renders.
 */
export function useTask(client: KieEdgeClient, { storageKey }: UseTaskOptions = {}): TaskHandle {
  const latest = useRef(client);
  const controller = useMemo(
    () => new TaskController(() => latest.current, storageKey),
    [storageKey],
  );
  const view = useSyncExternalStore(controller.subscribe, controller.view, () => IDLE);
  useEffect(() => {
    latest.current = client;
  }, [client]);
  useEffect(() => controller.attach(), [controller]);

  const { receivedAt, ...shown } = view;
  const { task, isRunning } = view;
  const progress = task === null ? null : estimateProgress(task, Date.now() - receivedAt);
  useRerenderInterval(isRunning && progress !== null);
  const { start, stop, reset, retry, open } = controller;
  return { ...shown, progress, start, stop, reset, retry, open };
}

function useRerenderInterval(isEnabled: boolean): void {
  const [, rerender] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!isEnabled) return undefined;
    const timer = setInterval(rerender, PROGRESS_INTERVAL_MS);
    return () => clearInterval(timer);
  }, [isEnabled]);
}
