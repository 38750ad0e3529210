/** What a page shows of a task. Pure. */
import { isRequestError, TaskFailedError, type ClientError } from './errors.ts';
import { parseResultUrls } from './json.ts';
import type { StoredTask } from './stored-tasks.ts';
import type { Task, TaskRef } from './types.ts';
import { hasEnded } from './watch-task.ts';

export interface TaskView {
  readonly task: Task | null;
  /** When it was told, in Unix milliseconds. */
  readonly receivedAt: number;
  readonly ref: TaskRef | null;
  readonly files: readonly string[];
  readonly error: ClientError | Error | null;
  readonly isRunning: boolean;
  readonly others: readonly StoredTask[];
}

/** Before there is a task. */
export const IDLE: TaskView = {
  task: null,
  receivedAt: 0,
  ref: null,
  files: [],
  error: null,
  isRunning: false,
  others: [],
};

/** What changes when the task is told. */
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

/** What changes when something is thrown, whatever it is. */
export function errorChange(thrown: unknown): Partial<TaskView> {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
  return { error, isRunning: false };
}

/** What changes when it was not created; `left` is what remains of it to be asked for again. */
export function createErrorChange(error: unknown, left: StoredTask | undefined): Partial<TaskView> {
  if (isRequestError(error)) {
    error.outcomeUnknown = left !== undefined;
    error.idempotencyKey ??= left?.idempotencyKey;
  }
  return errorChange(error);
}
