/** The days and months that budgets go by: the calendar's, in UTC. Pure. */
import { DAY_MS } from './units.ts';

/** The day of a time, YYYY-MM-DD. */
export function formatUtcDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** When the day of a time is over, in Unix milliseconds. */
export function startOfNextDay(at: number): number {
  return Date.parse(formatUtcDay(at)) + DAY_MS;
}

/** When the month of a time is over, in Unix milliseconds. */
export function startOfNextMonth(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}
