/** What a page shows of a task. Pure. */
import { isOfCall, TaskFailedError, type ClientError } from './errors.ts';
import { resultUrlsIn } from './json.ts';
import type { KeptTask } from './stored-tasks.ts';
import type { Task, TaskRef } from './types.ts';
import { hasEnded } from './watch-task.ts';

export interface TaskView {
  readonly task: Task | null;
  /** When it was told, in Unix milliseconds. */
  readonly notifiedAt: number;
  readonly ref: TaskRef | null;
  readonly files: readonly string[];
  readonly error: ClientError | Error | null;
  readonly isRunning: boolean;
  readonly others: readonly KeptTask[];
}

/** Before there is a task. */
export const IDLE: TaskView = {
  task: null,
  notifiedAt: 0,
  ref: null,
  files: [],
  error: null,
  isRunning: false,
  others: [],
};

/** What changes when the task is told. */
export function told(task: Task, now: number): Partial<TaskView> {
  const isSuccess = task.state === 'success';
  return {
    task,
    notifiedAt: now,
    files: isSuccess ? resultUrlsIn(task.resultJson) : [],
    error: hasEnded(task) && !isSuccess ? new TaskFailedError(task) : null,
    isRunning: !hasEnded(task),
  };
}

/** What changes when something is thrown, whatever it is. */
export function failed(thrown: unknown): Partial<TaskView> {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
  return { error, isRunning: false };
}

/** What changes when it was not created; `left` is what remains of it to be asked for again. */
export function notCreated(error: unknown, left: KeptTask | undefined): Partial<TaskView> {
  if (isOfCall(error)) {
    error.mayExist = left !== undefined;
    error.idempotencyKey ??= left?.idempotencyKey;
  }
  return failed(error);
}
