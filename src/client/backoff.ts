/** How long to wait before the same thing is tried again. */
import { abortable, sleep } from './abort.ts';
import { isOfCall } from './errors.ts';
import type { World } from './runtime.ts';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15_000;

const MAX_TRIES = 5;
/** No further try begins later than this after the first one. */
const MAX_TOTAL_MS = 60_000;

/**
 * In milliseconds, after so many failures in a row, from 1: twice as long each time, half of it by
 * chance, so that those who failed together do not come back together. Never less than was asked for.
 */
export function waitAfter(failures: number, error: unknown, world: World): number {
  const full = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
  const askedMs = isOfCall(error) ? (error.retryAfterMs ?? 0) : 0;
  return Math.max(askedMs, full * (0.5 + world.random() / 2));
}

export interface Repetition {
  readonly signal?: AbortSignal | undefined;
  /** Whether what went wrong may be tried again. */
  readonly isWorthIt: (error: unknown) => boolean;
}

/** Does it until it succeeds, while it is worth it; then throws what the last try threw. */
export async function repeated<T>(
  world: World,
  { signal, isWorthIt }: Repetition,
  work: () => Promise<T>,
): Promise<T> {
  const startedAt = world.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await abortable(work(), signal);
    } catch (error) {
      if (signal?.aborted || tries === MAX_TRIES || !isWorthIt(error)) throw error;
      const waitMs = waitAfter(tries, error, world);
      if (world.now() + waitMs - startedAt > MAX_TOTAL_MS) throw error;
      await sleep(world, waitMs, signal);
    }
  }
}

/** Of an answer, in milliseconds; undefined where it says nothing that can be read. */
export function retryAfterMsOf({ headers }: Response, now: number): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(ms, 0) : undefined;
}
