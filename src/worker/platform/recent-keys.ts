/** Remembers keys for a while in the memory of the isolate. */

export interface RecentKeys {
  has(key: string, now: number): boolean;
  add(key: string, now: number): void;
}

/** Forgets a key `ttlMs` after it was added last, and the oldest ones above `maxKeys`. Times in milliseconds. */
export function recentKeys(ttlMs: number, maxKeys: number): RecentKeys {
  const addedAt = new Map<string, number>();
  return {
    has: (key, now) => Math.abs(now - (addedAt.get(key) ?? Number.NEGATIVE_INFINITY)) < ttlMs,
    add: (key, now) => {
      addedAt.delete(key); // to the end of the order
      addedAt.set(key, now);
      const [oldest] = addedAt.keys();
      if (addedAt.size > maxKeys && oldest !== undefined) addedAt.delete(oldest);
    },
  };
}
