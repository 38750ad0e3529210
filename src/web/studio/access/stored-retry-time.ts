/** The time until which the server asked this tab to wait, so that the countdown survives a reload. */
import { tabStorage } from '../safe-storage.ts';

const KEY = 'kie-edge.retry-at';

/** The server never asks for more. A later time means that the clock was changed. */
const MAX_WAIT_MS = 3_600_000;

/** Stores a time in Unix milliseconds. */
export function saveRetryTime(at: number): void {
  tabStorage.write(KEY, String(at));
}

/** Removes the stored time. */
export function clearRetryTime(): void {
  tabStorage.remove(KEY);
}

/** Returns the stored time in Unix milliseconds; undefined if there is none or it has passed. */
export function loadRetryTime(now: number): number | undefined {
  return parseRetryTime(tabStorage.read(KEY), now);
}

/** Parses a stored time; undefined for anything that is not a time within an hour after `now`. */
export function parseRetryTime(text: string | null, now: number): number | undefined {
  const at = Number(text);
  return at > now && at <= now + MAX_WAIT_MS ? at : undefined;
}
