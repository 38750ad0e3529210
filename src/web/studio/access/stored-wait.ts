/** Until when the edge has asked to wait, kept over a reload of this tab. */

const KEY = 'kie-edge.wait';

/** The edge asks for no more; beyond it, a clock was set. */
const LONGEST_MS = 3_600_000;

export function keepWait(until: number): void {
  try {
    sessionStorage.setItem(KEY, String(until));
  } catch {
    // It is asked for again then.
  }
}

export function forgetWait(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}

/** Undefined once it is over. */
export function keptWait(now: number): number | undefined {
  try {
    return parseWait(sessionStorage.getItem(KEY), now);
  } catch {
    return undefined;
  }
}

/** Read with distrust. Pure. */
export function parseWait(text: string | null, now: number): number | undefined {
  const until = Number(text);
  return until > now && until <= now + LONGEST_MS ? until : undefined;
}
