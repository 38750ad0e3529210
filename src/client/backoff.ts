/** How long to wait before the same thing is tried again. */
import { raceAbort, sleep } from './abort.ts';
import { isRequestError } from './errors.ts';
import type { ClientRuntime } from './runtime.ts';

const BASE_DELAY_MS = 1000;
const MAX_DELAY_MS = 15_000;

const MAX_ATTEMPTS = 5;
/** No further try begins later than this after the first one. */
const MAX_ELAPSED_MS = 60_000;

/**
 * In milliseconds, after so many failures in a row, from 1: twice as long each time, half of it by
 * chance, so that those who failed together do not come back together. Never less than was asked for.
 */
export function retryDelayMs(failures: number, error: unknown, world: ClientRuntime): number {
  const full = Math.min(BASE_DELAY_MS * 2 ** (failures - 1), MAX_DELAY_MS);
  const askedMs = isRequestError(error) ? (error.retryAfterMs ?? 0) : 0;
  return Math.max(askedMs, full * (0.5 + world.random() / 2));
}

export interface RetryOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether what went wrong may be tried again. */
  readonly shouldRetry: (error: unknown) => boolean;
}

/** Does it until it succeeds, while it is worth it; then throws what the last try threw. */
export async function withRetry<T>(
  world: ClientRuntime,
  { signal, shouldRetry }: RetryOptions,
  work: () => Promise<T>,
): Promise<T> {
  const startedAt = world.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await raceAbort(work(), signal);
    } catch (error) {
      if (signal?.aborted || tries === MAX_ATTEMPTS || !shouldRetry(error)) throw error;
      const waitMs = retryDelayMs(tries, error, world);
      if (world.now() + waitMs - startedAt > MAX_ELAPSED_MS) throw error;
      await sleep(world, waitMs, signal);
    }
  }
}

/** Of an answer, in milliseconds; undefined where it says nothing that can be read. */
export function parseRetryAfterMs({ headers }: Response, now: number): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(ms, 0) : undefined;
}
