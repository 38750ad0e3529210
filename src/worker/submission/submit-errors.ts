/** What a caller hears of a submission that did not bring a taskId. */
import { EdgeError } from '../http/errors.ts';

/** KIE's window is ten seconds: by then there is room again. */
const KIE_BUSY_RETRY_AFTER_S = 10;

/** Refusals that say nothing about the request itself: the same one may pass later. */
export function isPassing(code: number): boolean {
  return code === 429 || code === 455;
}

/** KIE's code is the answer's; one that HTTP has no status for becomes a 502. */
export function refusal(code: number, msg: string): EdgeError {
  return new EdgeError('upstream_refused', msg, {
    status: code >= 400 && code <= 599 ? code : 502,
    retryable: isPassing(code),
    headers: code === 429 ? { 'retry-after': String(KIE_BUSY_RETRY_AFTER_S) } : {},
  });
}

/** KIE's window has no room in time. */
export function windowFull(waitMs: number): EdgeError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new EdgeError(
    'rate_limited',
    `KIE's rate limit is reached; come again in ${seconds} s. Nothing was created.`,
    {
      headers: { 'retry-after': String(seconds) },
    },
  );
}

/**
 * Nobody can tell whether KIE took the task. Only with an Idempotency-Key is it safe to repeat the
 * request: then it waits for the truth. Without one it would be another task.
 */
export function unconfirmed(idempotencyKey: string | undefined): EdgeError {
  const retryable = idempotencyKey !== undefined;
  const advice = retryable
    ? 'Repeat the request with the same Idempotency-Key to wait for the truth.'
    : 'Without an Idempotency-Key a repeated request would be a second task.';
  const message = `KIE gave no clear answer: the task may have been created. It is not sent again. ${advice}`;
  return new EdgeError('upstream_unconfirmed', message, { retryable });
}

/** The time in which the truth could come is over. */
export function neverConfirmed(): EdgeError {
  return new EdgeError(
    'upstream_unconfirmed',
    'KIE never confirmed this task, and no word of it is expected any more.',
    {
      retryable: false,
    },
  );
}
