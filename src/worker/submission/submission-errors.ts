/** Errors of a submission that did not return a taskId. */
import { EdgeError } from '../http/errors.ts';
import { cutRejectionMessage } from './rejected-request.ts';

/** KIE's rate window is ten seconds long: after that there are slots again. */
const KIE_BUSY_RETRY_AFTER_S = 10;

/** Whether KIE's code is about its own load or state, so that the same request may be accepted later. */
export function isRetryableCode(code: number): boolean {
  return code === 429 || code === 455;
}

/** Rejections because of the deployment's own key: it is invalid (401), has no credits (402) or has reached its caps (433). */
const KEY_REJECTIONS: ReadonlySet<number> = new Set([401, 402, 433]);

/**
 * Whether a rejection is about the operator's account or about KIE itself, and not about the request. The same
 * request may be accepted later, so it does not use up its Idempotency-Key.
 */
export function isOperatorsAffair(code: number): boolean {
  return KEY_REJECTIONS.has(code) || isRetryableCode(code) || code >= 500;
}

/** KIE rejected the task. Its code becomes the status; a code that is not an HTTP error becomes 502. */
export function upstreamRefused(code: number, msg: string): EdgeError {
  return new EdgeError('upstream_refused', cutRejectionMessage(msg), {
    status: code >= 400 && code <= 599 ? code : 502,
    retryable: isRetryableCode(code),
    headers: code === 429 ? { 'retry-after': String(KIE_BUSY_RETRY_AFTER_S) } : {},
  });
}

/** KIE's rate window has no slot in time; the next one is `waitMs` too late. */
export function upstreamRateLimited(waitMs: number): EdgeError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const message = `KIE's rate limit is reached. Retry in ${seconds} s. No task was created.`;
  return new EdgeError('rate_limited', message, { headers: { 'retry-after': String(seconds) } });
}

/**
 * It is unknown whether KIE accepted the task. Only with an Idempotency-Key is it safe to retry: then
 * the retry waits for the outcome. Without one it would be a second task.
 */
export function outcomeUnknown(idempotencyKey: string | undefined): EdgeError {
  const retryable = idempotencyKey !== undefined;
  const advice = retryable
    ? 'Retry with the same Idempotency-Key to get the outcome; the task is never submitted twice.'
    : 'Without an Idempotency-Key a retry would create a second task.';
  const message = `KIE gave no clear response: the task may have been created. ${advice}`;
  return new EdgeError('upstream_unconfirmed', message, { retryable });
}

/** The deadline for learning the outcome has passed. */
export function neverConfirmed(): EdgeError {
  const message = 'KIE never confirmed this task and it will no longer be checked.';
  return new EdgeError('upstream_unconfirmed', message, { retryable: false });
}
