import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition of another process, which no clock of a test can move. */
const POLL_MS = 25;
export const GIVE_UP_MS = 20_000;

/** Calls `probe` until it returns something other than undefined or false, and returns that. Throws after `giveUpMs`. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false>,
  giveUpMs = GIVE_UP_MS,
): Promise<T> {
  for (const giveUpAt = Date.now() + giveUpMs; Date.now() < giveUpAt; await sleep(POLL_MS)) {
    const found = await probe();
    if (found !== undefined && found !== false) return found;
  }
  throw new Error(`timed out after ${giveUpMs} ms while waiting for ${what}`);
}
