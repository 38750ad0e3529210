/** Reads that many requests of an isolate make at the same time, such as those of all who watch one task. */
import type { Runtime } from './runtime.ts';
import { SECOND_MS } from './units.ts';

/** Reads the value of `key`, or returns one that another request read less than `maxAgeMs` ago. */
export type SharedRead<T> = (key: string, maxAgeMs: number) => Promise<T>;

interface Entry<T> {
  last?: { readonly value: T; readonly at: number };
  readingSince?: number | undefined;
}

/** How often a request looks whether the read of another one is done. */
const WAIT_MS = 25;
/** The request that reads may have been cancelled: then nothing says so. */
const MAX_READ_MS = 2 * SECOND_MS;
const MAX_KEYS = 1000;

/**
 * Requests share values and not promises, because a promise belongs to the request that made it and may never
 * resolve in another. A read that fails fails for its own request; the others read for themselves.
 */
export function sharedReads<T>(
  read: (key: string) => Promise<T>,
  { now, sleep }: Pick<Runtime, 'now' | 'sleep'>,
): SharedRead<T> {
  const entries = new Map<string, Entry<T>>();
  const isReading = ({ readingSince }: Entry<T>) =>
    readingSince !== undefined && Math.abs(now() - readingSince) < MAX_READ_MS;
  return async (key, maxAgeMs) => {
    const entry = entries.get(key) ?? {};
    for (;;) {
      if (entry.last !== undefined && Math.abs(now() - entry.last.at) < maxAgeMs)
        return entry.last.value;
      if (!isReading(entry)) break;
      await sleep(WAIT_MS);
    }
    entries.delete(key); // to the end of the order
    entries.set(key, entry);
    const [oldest] = entries.keys();
    if (entries.size > MAX_KEYS && oldest !== undefined) entries.delete(oldest);

    const startedAt = now();
    entry.readingSince = startedAt;
    try {
      const value = await read(key);
      entry.last = { value, at: now() };
      return value;
    } finally {
      if (entry.readingSince === startedAt) entry.readingSince = undefined;
    }
  };
}
