/** KIE's response envelope. `msg` and `message` carry the same text, because KIE's documentation uses both. */
import type { EdgeError, ErrorType, FieldError } from './errors.ts';

export interface SuccessEnvelope<T> {
  code: 200;
  msg: string;
  message: string;
  data: T;
}

export interface ErrorEnvelope {
  code: number;
  msg: string;
  message: string;
  data: null;
  error: {
    type: ErrorType;
    retryable: boolean;
    requestId: string;
    /** With `validation_failed`: the invalid fields. */
    fields?: readonly FieldError[];
    /** With `budget_exceeded`: when the next budget period begins, in Unix milliseconds. */
    resetsAt?: number;
  };
}

/** Wraps `data` in KIE's envelope. */
export function success<T>(data: T, msg = 'success'): SuccessEnvelope<T> {
  return { code: 200, msg, message: msg, data };
}

/** Renders an error. The envelope's `code` and the HTTP status are the same number. */
export function failure(error: EdgeError, requestId: string): ErrorEnvelope {
  return {
    code: error.status,
    msg: error.message,
    message: error.message,
    data: null,
    error: {
      type: error.type,
      retryable: error.retryable,
      requestId,
      ...(error.fields === undefined ? {} : { fields: error.fields }),
      ...(error.resetsAt === undefined ? {} : { resetsAt: error.resetsAt }),
    },
  };
}
