/**
 * The closed catalogue of error types, and the error class that becomes a response. The doc comment of a type is
 * its description in the OpenAPI document, in the guide and in the client's types (`npm run generate`).
 */

interface ErrorEntry {
  /** HTTP status. KIE's code overrides that of `upstream_refused`. */
  readonly status: number;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
}

/** Types are stable, for programs to rely on. */
export const ERROR_TYPES = {
  /** The body is not valid JSON, or contains a number that loses precision. */
  invalid_json: { status: 400, retryable: false },
  /** The body is malformed or does not match the URL, or an upload took too long. */
  invalid_request: { status: 400, retryable: false },
  /** The callback was not sent by KIE. */
  callback_unauthorized: { status: 401, retryable: false },
  /** No credential was sent. */
  unauthorized: { status: 401, retryable: false },
  /** The credential is invalid, expired or revoked. */
  invalid_credentials: { status: 401, retryable: false },
  /** Turnstile rejected the token of the widget. */
  captcha_failed: { status: 401, retryable: false },
  /** The credit budget of the client is used up. `resetsAt` says when it resets, in Unix milliseconds. */
  budget_exceeded: { status: 402, retryable: false },
  /** No matching authentication method is configured. Also: `AUTH_MODE=none` over https, and sessions without `TURNSTILE_SECRET`. */
  auth_not_configured: { status: 403, retryable: false },
  /** The origin of the page is not allowed, or the caller is a Cloudflare Worker without a token. */
  origin_not_allowed: { status: 403, retryable: false },
  /** The client may not use this model. */
  model_not_allowed: { status: 403, retryable: false },
  /** KIE no longer has this model. The message names its nearest successors. */
  model_removed: { status: 422, retryable: false },
  /** Tasks of callers identified by origin and IP cannot be listed: several people may share both. */
  listing_not_allowed: { status: 403, retryable: false },
  /** The link is unsigned or has expired (with `FILE_LINKS=signed`). */
  link_invalid: { status: 403, retryable: false },
  /** The resource does not exist. */
  not_found: { status: 404, retryable: false },
  /** The path does not support this method. */
  method_not_allowed: { status: 405, retryable: false },
  /** The current state does not allow this action. The message says why. */
  conflict: { status: 409, retryable: false },
  /** KIE deleted the file before it was copied, or its copy was lost afterwards. */
  file_unavailable_permanently: { status: 410, retryable: false },
  /** The file was deleted when its retention period ended. */
  file_deleted: { status: 410, retryable: false },
  /** The body exceeds the size limit. */
  body_too_large: { status: 413, retryable: false },
  /** The media type of the body is not supported. */
  unsupported_media_type: { status: 415, retryable: false },
  /** The range is outside the file. */
  range_not_satisfiable: { status: 416, retryable: false },
  /** The caller has no task with this id. The status is KIE's own. */
  task_not_found: { status: 422, retryable: false },
  /** `fields` lists each invalid field. */
  validation_failed: { status: 422, retryable: false },
  /** The Idempotency-Key was used with a different body. */
  idempotency_mismatch: { status: 422, retryable: false },
  /** KIE's rate limit is reached for longer than `SUBMIT_QUEUE_TIMEOUT_MS`, or this network sends too many requests. Also: a task or its client has too many event streams, a callback is replayed too soon, or a webhook secret rotated too often. */
  rate_limited: { status: 429, retryable: true },
  /** The client exceeded its limit of tasks or uploads per minute. */
  client_rate_limited: { status: 429, retryable: true },
  /** The client reached its limit of running tasks. */
  concurrency_limit_exceeded: { status: 429, retryable: true },
  /** The client reached its upload quota: the number of files or their total size. */
  upload_quota_exceeded: { status: 429, retryable: true },
  /** KIE rejected the task; no task was created. Status and message are KIE's. */
  upstream_refused: { status: 502, retryable: false },
  /** Internal error. */
  internal: { status: 500, retryable: true },
  /** The file is not copied yet, or its copy is lost, and KIE's file host does not return it. */
  file_unavailable: { status: 502, retryable: true },
  /** A setting is missing or invalid. The message names it. */
  misconfigured: { status: 503, retryable: false },
  /** D1 or R2 does not respond. The message says what to do. */
  not_ready: { status: 503, retryable: true },
  /** Turnstile or the identity provider is unavailable. */
  identity_provider_unavailable: { status: 503, retryable: true },
  /** KIE gave no clear response, so the task may exist. It is never submitted again. Repeat the request with the same Idempotency-Key to get the outcome. */
  upstream_unconfirmed: { status: 504, retryable: true },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorType = keyof typeof ERROR_TYPES;

/** An invalid field of a request. */
export interface FieldError {
  /** Dotted path in the body, such as `input.prompt`. */
  field: string;
  message: string;
  /** The values or bounds that are accepted. */
  allowed?: unknown;
}

export interface ErrorExtras {
  /** Overrides the status of the type. */
  status?: number;
  /** Overrides `retryable` of the type. */
  retryable?: boolean;
  fields?: readonly FieldError[];
  /** With `budget_exceeded`: when the next budget period begins, in Unix milliseconds. */
  resetsAt?: number;
  headers?: Readonly<Record<string, string>>;
  /** For the log only. */
  cause?: unknown;
}

/** An error response. `message` is public, so it contains no secret, no SQL and no stack. */
export class EdgeError extends Error {
  readonly type: ErrorType;
  readonly status: number;
  readonly retryable: boolean;
  readonly fields: readonly FieldError[] | undefined;
  readonly resetsAt: number | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(type: ErrorType, message: string, extras: ErrorExtras = {}) {
    super(message, { cause: extras.cause });
    this.name = 'EdgeError';
    this.type = type;
    this.status = extras.status ?? ERROR_TYPES[type].status;
    this.retryable = extras.retryable ?? ERROR_TYPES[type].retryable;
    this.fields = extras.fields;
    this.resetsAt = extras.resetsAt;
    this.headers = extras.headers ?? {};
  }

  /** A copy of the error with one more header. */
  withHeader(name: string, value: string): EdgeError {
    const { type, message, status, retryable, fields, resetsAt, headers, cause } = this;
    return new EdgeError(type, message, {
      status,
      retryable,
      ...(fields === undefined ? {} : { fields }),
      ...(resetsAt === undefined ? {} : { resetsAt }),
      headers: { ...headers, [name]: value },
      cause,
    });
  }
}

/** Nothing is served at this address. One text, so that a hidden route looks like none. */
export function nothingHere(): EdgeError {
  return new EdgeError('not_found', 'There is nothing at this address.');
}
