/** What a page shows of a task. Pure. */
import { isRequestError } from './error-checks.ts';
import { TaskFailedError, type ClientError } from './errors.ts';
import { parseResultUrls } from './json.ts';
import type { StoredTask } from './stored-tasks.ts';
import type { Task, TaskRef } from './types.ts';
import { hasEnded } from './watch-task.ts';

export interface TaskView {
  readonly task: Task | null;
  /** When `task` arrived, in Unix milliseconds. */
  readonly receivedAt: number;
  readonly ref: TaskRef | null;
  readonly files: readonly string[];
  readonly error: ClientError | Error | null;
  readonly isRunning: boolean;
  readonly others: readonly StoredTask[];
}

/** Before a task is started. */
export const IDLE: TaskView = {
  task: null,
  receivedAt: 0,
  ref: null,
  files: [],
  error: null,
  isRunning: false,
  others: [],
};

/** Returns what a new state changes. */
export function taskChange(task: Task, now: number): Partial<TaskView> {
  const isSuccess = task.state === 'success';
  return {
    task,
    receivedAt: now,
    files: isSuccess ? parseResultUrls(task.resultJson) : [],
    error: hasEnded(task) && !isSuccess ? new TaskFailedError(task) : null,
    isRunning: !hasEnded(task),
  };
}

/** Returns what a thrown value changes, whatever its type. */
export function errorChange(thrown: unknown): Partial<TaskView> {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
  return { error, isRunning: false };
}

/** Returns what a failed createTask changes; `remaining` is the entry that `retry` can repeat. */
export function createErrorChange(
  error: unknown,
  remaining: StoredTask | undefined,
): Partial<TaskView> {
  if (isRequestError(error)) {
    error.outcomeUnknown = remaining !== undefined;
    error.idempotencyKey ??= remaining?.idempotencyKey;
  }
  return errorChange(error);
}
