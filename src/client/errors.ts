/** The three error classes of the client. An aborted call throws its signal's reason instead. */
import { NO_EFFECT_TYPES, type KieEdgeErrorType } from './error-types.ts';
import type { FieldError, Task, TaskRef } from './types.ts';

/** Any error of the client itself. */
export type ClientError = KieEdgeError | NetworkError | TaskFailedError;

export interface KieEdgeErrorDetails {
  readonly type: KieEdgeErrorType;
  /** HTTP status. */
  readonly status: number;
  /** Identifies the request in the edge's logs. */
  readonly requestId?: string | undefined;
  readonly retryable: boolean;
  /** For `validation_failed`: the invalid fields. */
  readonly fields?: readonly FieldError[] | undefined;
  /** For `budget_exceeded`: when the budget resets, in Unix milliseconds. */
  readonly resetsAt?: number | undefined;
  /** The edge's Retry-After, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** The edge rejected the request, or the client did before sending it. `message` is the edge's. */
export class KieEdgeError extends Error {
  override readonly name = 'KieEdgeError';
  declare readonly type: KieEdgeErrorType;
  declare readonly status: number;
  declare readonly requestId: string | undefined;
  declare readonly retryable: boolean;
  declare readonly fields: readonly FieldError[] | undefined;
  declare readonly resetsAt: number | undefined;
  declare readonly retryAfterMs: number | undefined;
  /**
   * True if an attempt of this call got no response, an unreadable one, or a 5xx that does not
   * guarantee that nothing was done. The task may exist. Repeat the request only with the same
   * `idempotencyKey` and as the same client, otherwise it may be paid twice.
   */
  outcomeUnknown: boolean;
  /** For `create`: the Idempotency-Key it was sent with, for repeating the request. */
  declare idempotencyKey?: string | undefined;
  /** For `watch`, and for `run` after the task was created: the task, for watching it again. */
  declare ref?: TaskRef | undefined;

  constructor(message: string, details: KieEdgeErrorDetails) {
    super(message);
    Object.assign(this, details);
    this.outcomeUnknown = details.status >= 500 && !NO_EFFECT_TYPES.has(details.type);
  }
}

/** Creates an error of the client's own, with status 0: an identical call fails again. */
export function invalidOptions(message: string, type = 'invalid_options'): KieEdgeError {
  return new KieEdgeError(message, { type, status: 0, retryable: false });
}

/** No response, or one that is not the edge's: a lost connection, a proxy's error page. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly retryable = true;
  /** HTTP status of a response that could not be read. */
  declare readonly status: number | undefined;
  /** Retry-After of that response, in milliseconds. */
  declare readonly retryAfterMs: number | undefined;
  /** Like KieEdgeError's; false if creating the session failed, because nothing else was sent. */
  outcomeUnknown = true;
  /** Like KieEdgeError's. */
  declare idempotencyKey?: string | undefined;
  /** Like KieEdgeError's. */
  declare ref?: TaskRef | undefined;

  constructor(
    message: string,
    {
      cause,
      ...meta
    }: { cause?: unknown; status?: number; retryAfterMs?: number | undefined } = {},
  ) {
    super(message, { cause });
    Object.assign(this, meta);
  }
}

/** Returns a `catch` handler that wraps what a connection throws. */
export function throwNetworkError(message: string): (cause: unknown) => never {
  return (cause) => {
    throw new NetworkError(message, { cause });
  };
}

/** Thrown by `run`: the task ended without success. `task.state` tells how. */
export class TaskFailedError extends Error {
  override readonly name = 'TaskFailedError';
  readonly retryable = false;
  readonly task: Task;
  /** With the task's readToken if it is known. */
  readonly ref: TaskRef;

  constructor(task: Task, ref: TaskRef = { taskId: task.taskId }) {
    super(describeOutcome(task));
    this.task = task;
    this.ref = ref;
  }
}

function describeOutcome({ state, failMsg, failCode }: Task): string {
  if (state === 'expired_unknown') return 'KIE deleted the task before reporting its outcome.';
  if (state === 'never_confirmed') return 'KIE never confirmed the task.';
  return failMsg ?? failCode ?? 'The task failed. KIE gave no reason.';
}
