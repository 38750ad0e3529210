/** Retries with exponential backoff and jitter. */
import { raceAbort, sleep } from './abort.ts';
import { isRequestError } from './error-checks.ts';
import type { ClientRuntime } from './runtime.ts';

const BASE_DELAY_MS = 1000;
const MAX_DELAY_MS = 15_000;

const MAX_ATTEMPTS = 5;
/** No attempt starts later than this after the first one. */
const MAX_ELAPSED_MS = 60_000;

/**
 * Returns the delay before the next attempt, in milliseconds, after `failures` consecutive failures
 * (from 1). It doubles with each failure, up to half of it is random so that clients that failed
 * together do not retry together, and it is never shorter than the edge's Retry-After.
 */
export function retryDelayMs(failures: number, error: unknown, runtime: ClientRuntime): number {
  const delayMs = Math.min(BASE_DELAY_MS * 2 ** (failures - 1), MAX_DELAY_MS);
  const retryAfterMs = isRequestError(error) ? (error.retryAfterMs ?? 0) : 0;
  return Math.max(retryAfterMs, delayMs * (0.5 + runtime.random() / 2));
}

export interface RetryOptions {
  readonly signal?: AbortSignal | undefined;
  readonly shouldRetry: (error: unknown) => boolean;
}

/** Runs `work` until it succeeds or may not be retried. Throws the error of the last attempt. */
export async function withRetry<T>(
  runtime: ClientRuntime,
  { signal, shouldRetry }: RetryOptions,
  work: () => Promise<T>,
): Promise<T> {
  const startedAt = runtime.now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await raceAbort(work(), signal);
    } catch (error) {
      if (signal?.aborted || attempt === MAX_ATTEMPTS || !shouldRetry(error)) throw error;
      const delayMs = retryDelayMs(attempt, error, runtime);
      if (runtime.now() + delayMs - startedAt > MAX_ELAPSED_MS) throw error;
      await sleep(runtime, delayMs, signal);
    }
  }
}

/** Parses Retry-After (seconds or an HTTP date) to milliseconds; undefined if absent or malformed. */
export function parseRetryAfterMs({ headers }: Response, now: number): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(ms, 0) : undefined;
}
