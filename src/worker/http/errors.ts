/** The closed catalogue of error types, and the error class that becomes a response. */

/** Types are stable, for programs to rely on; each has an HTTP status and says whether a retry can help. */
export const ERROR_TYPES = {
  invalid_json: { status: 400, retryable: false },
  invalid_request: { status: 400, retryable: false },
  callback_unauthorized: { status: 401, retryable: false },
  unauthorized: { status: 401, retryable: false },
  invalid_credentials: { status: 401, retryable: false },
  captcha_failed: { status: 401, retryable: false },
  budget_exceeded: { status: 402, retryable: false },
  auth_not_configured: { status: 403, retryable: false },
  origin_not_allowed: { status: 403, retryable: false },
  model_not_allowed: { status: 403, retryable: false },
  listing_not_allowed: { status: 403, retryable: false },
  link_invalid: { status: 403, retryable: false },
  not_found: { status: 404, retryable: false },
  method_not_allowed: { status: 405, retryable: false },
  conflict: { status: 409, retryable: false },
  file_unavailable_permanently: { status: 410, retryable: false },
  file_deleted: { status: 410, retryable: false },
  body_too_large: { status: 413, retryable: false },
  unsupported_media_type: { status: 415, retryable: false },
  range_not_satisfiable: { status: 416, retryable: false },
  task_not_found: { status: 422, retryable: false }, // KIE's own status for it
  validation_failed: { status: 422, retryable: false },
  idempotency_mismatch: { status: 422, retryable: false },
  rate_limited: { status: 429, retryable: true },
  client_rate_limited: { status: 429, retryable: true },
  concurrency_limit_exceeded: { status: 429, retryable: true },
  upload_quota_exceeded: { status: 429, retryable: true },
  upstream_refused: { status: 502, retryable: false }, // KIE's code may override both
  internal: { status: 500, retryable: true },
  file_unavailable: { status: 502, retryable: true },
  misconfigured: { status: 503, retryable: false },
  not_ready: { status: 503, retryable: true },
  identity_provider_unavailable: { status: 503, retryable: true },
  upstream_unconfirmed: { status: 504, retryable: true },
} as const satisfies Record<string, { status: number; retryable: boolean }>;

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
