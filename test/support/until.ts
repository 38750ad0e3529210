import { setTimeout as sleep } from 'node:timers/promises';

/** Polling is real waiting: it ends as soon as the condition holds, or fails loudly. */
const POLL_MS = 25;
export const GIVE_UP_MS = 20_000;

export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false>,
  giveUpMs = GIVE_UP_MS,
): Promise<T> {
  for (const giveUpAt = Date.now() + giveUpMs; Date.now() < giveUpAt; await sleep(POLL_MS)) {
    const found = await probe();
    if (found !== undefined && found !== false) return found;
  }
  throw new Error(`waited ${giveUpMs} ms in vain for ${what}`);
}
