/** Budget periods: calendar days and months in UTC. All times are Unix milliseconds. Pure. */
import { DAY_MS } from './units.ts';

/** The day as YYYY-MM-DD. */
export function formatUtcDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** When the day that contains `at` ends. */
export function startOfNextDay(at: number): number {
  return Date.parse(formatUtcDay(at)) + DAY_MS;
}

/** When the month that contains `at` ends. */
export function startOfNextMonth(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}
