/** Classifies thrown values. Pure. */
import type { KieEdgeErrorType } from './error-types.ts';
import { KieEdgeError, NetworkError } from './errors.ts';

/** Returns whether a request failed, at the edge or on the way to it. */
export function isRequestError(error: unknown): error is KieEdgeError | NetworkError {
  return error instanceof KieEdgeError || error instanceof NetworkError;
}

/** Returns whether the edge responded with an error of this type. */
export function hasErrorType(error: unknown, type: KieEdgeErrorType): boolean {
  return error instanceof KieEdgeError && error.type === type;
}

/** Returns whether a request without side effects may succeed later. */
export function isTransient(error: unknown): boolean {
  if (!isRequestError(error)) return false;
  const { retryable, status = 0 } = error;
  return retryable || status === 429 || status >= 500;
}

/** Returns whether a request with an Idempotency-Key may be repeated: no response, or the edge allows it. */
export function isRetryable(error: unknown): boolean {
  return isRequestError(error) && error.retryable;
}
