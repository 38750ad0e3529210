/** What can go wrong, as three classes. An AbortSignal's own reason comes through as it is. */
import type { FieldError, Task, TaskRef } from './types.ts';

/** Any error of the client itself. */
export type ClientError = KieEdgeError | NetworkError | TaskFailedError;

/** The edge's error types; a newer edge may have more. */
export type KieEdgeErrorType =
  | 'invalid_json'
  | 'invalid_request'
  | 'unauthorized'
  | 'invalid_credentials'
  | 'captcha_failed'
  | 'budget_exceeded'
  | 'auth_not_configured'
  | 'origin_not_allowed'
  | 'model_not_allowed'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'validation_failed'
  | 'task_not_found'
  | 'idempotency_mismatch'
  | 'rate_limited'
  | 'concurrency_limit_exceeded'
  | 'upload_quota_exceeded'
  | 'upstream_refused'
  | 'internal'
  | 'misconfigured'
  | 'not_ready'
  | 'identity_provider_unavailable'
  | 'upstream_unconfirmed'
  /** The client's own, with status 0: what it was given cannot be sent, and was not. */
  | 'invalid_options'
  /** The client's own, with status 0: it may be a task of another token's, and is not sent under this one. */
  | 'other_credentials'
  | (string & Record<never, never>);

export interface KieEdgeErrorDetails {
  readonly type: KieEdgeErrorType;
  /** HTTP status. */
  readonly status: number;
  /** For the operator, who finds the request by it. */
  readonly requestId?: string | undefined;
  readonly retryable: boolean;
  /** Of `validation_failed`: each field that is wrong. */
  readonly fields?: readonly FieldError[] | undefined;
  /** Of `budget_exceeded`: when there is a new budget, in Unix milliseconds. */
  readonly resetsAt?: number | undefined;
  /** How long the edge asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** The edge said no, or the client before it asked. `message` is what it said. */
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
   * True when a try of this call got no clear answer: none at all, one that cannot be read, or a 5xx
   * that does not say for certain that nothing was done. What was asked for may be there all the same:
   * ask again with the same `idempotencyKey` only, and as the same client. With another it may be paid
   * twice.
   */
  outcomeUnknown: boolean;
  /** Of `create`: what it was sent under, to be given when it is asked for again. */
  declare idempotencyKey?: string | undefined;
  /** Of `watch`, and of `run` once there was a task: the task, to be watched again. */
  declare ref?: TaskRef | undefined;

  constructor(message: string, details: KieEdgeErrorDetails) {
    super(message);
    Object.assign(this, details);
    this.outcomeUnknown = details.status >= 500 && !NO_EFFECT_TYPES.has(details.type);
  }
}

/** Of what the app gave: it is the same however often it is tried. */
export function invalidOptions(message: string, type = 'invalid_options'): KieEdgeError {
  return new KieEdgeError(message, {
    type,
    status: 0,
    retryable: false,
  });
}

/** No answer came, or none that the edge would give: a connection lost, the page of a proxy. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly retryable = true;
  /** HTTP status of an answer that could not be read. */
  declare readonly status: number | undefined;
  /** How long whoever answered asks to wait, in milliseconds. */
  declare readonly retryAfterMs: number | undefined;
  /** As of a KieEdgeError; false when it was the way to a session that broke off, and nothing was sent. */
  outcomeUnknown = true;
  /** As of a KieEdgeError. */
  declare idempotencyKey?: string | undefined;
  /** As of a KieEdgeError. */
  declare ref?: TaskRef | undefined;

  constructor(
    message: string,
    {
      cause,
      ...facts
    }: { cause?: unknown; status?: number; retryAfterMs?: number | undefined } = {},
  ) {
    super(message, { cause });
    Object.assign(this, facts);
  }
}

/** For whatever a connection throws. */
export function throwNetworkError(message: string): (cause: unknown) => never {
  return (cause) => {
    throw new NetworkError(message, { cause });
  };
}

/** The task ended, and not with a success: `task.state` says how. Thrown by `run`. */
export class TaskFailedError extends Error {
  override readonly name = 'TaskFailedError';
  readonly retryable = false;
  readonly task: Task;
  /** With its readToken, where that is known. */
  readonly ref: TaskRef;

  constructor(task: Task, ref: TaskRef = { taskId: task.taskId }) {
    super(describeOutcome(task));
    this.task = task;
    this.ref = ref;
  }
}

function describeOutcome({ state, failMsg, failCode }: Task): string {
  if (state === 'expired_unknown') return 'KIE forgot the task before it told how it ended.';
  if (state === 'never_confirmed') return 'KIE never confirmed that it took the task.';
  return failMsg ?? failCode ?? 'The task failed, and KIE did not tell why.';
}

/** Whether it is of one call: of the edge, or of the way there. */
export function isRequestError(error: unknown): error is KieEdgeError | NetworkError {
  return error instanceof KieEdgeError || error instanceof NetworkError;
}

/** Whether it is the edge's refusal of this type. */
export function hasErrorType(error: unknown, type: KieEdgeErrorType): boolean {
  return error instanceof KieEdgeError && error.type === type;
}

/** Those of the edge's 5xx that say that nothing was done. Of another one nobody knows at which step it failed. */
const NO_EFFECT_TYPES: ReadonlySet<string> = new Set([
  'misconfigured',
  'not_ready',
  'identity_provider_unavailable',
  'upstream_refused',
]);

/** Whether the same request may do better later, when nothing hangs on its being made twice. */
export function isTransient(error: unknown): boolean {
  if (!isRequestError(error)) return false;
  const { retryable, status = 0 } = error;
  return retryable || status === 429 || status >= 500;
}

/** Whether the edge itself says that the same request, with the same key, may be made again, or nobody does. */
export function isRetryable(error: unknown): boolean {
  return isRequestError(error) && error.retryable;
}
