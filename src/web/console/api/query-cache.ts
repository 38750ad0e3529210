/** The latest result of each query, so that going back shows a page at once while it is read again. */
const MAX_ENTRIES = 40;

interface CacheEntry {
  readonly data: unknown;
  readonly fetchedAt: number;
}

const entries = new Map<string, CacheEntry>();

export function readCachedQuery(key: string): CacheEntry | undefined {
  return entries.get(key);
}

/** Stores a result and evicts the least recently stored one if the cache is full. */
export function cacheQuery(key: string, entry: CacheEntry): void {
  entries.delete(key);
  entries.set(key, entry);
  const [oldest] = entries.keys();
  if (entries.size > MAX_ENTRIES && oldest !== undefined) entries.delete(oldest);
}

/** On sign-out, and after a deletion, because results may contain what was deleted. */
export function clearQueryCache(): void {
  entries.clear();
}
