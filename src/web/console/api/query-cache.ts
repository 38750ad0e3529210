/** What was read last, by what it is: going back shows it at once, and asks anew. */
const MAX_KEPT = 40;

const kept = new Map<string, { data: unknown; at: number }>();

export function keptReading(key: string): { data: unknown; at: number } | undefined {
  return kept.get(key);
}

export function keepReading(key: string, data: unknown, at: number): void {
  kept.delete(key);
  kept.set(key, { data, at });
  const [oldest] = kept.keys();
  if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
}

/** When somebody signs out, and when something was deleted that it may show. */
export function forgetReadings(): void {
  kept.clear();
}
