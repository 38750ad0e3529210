/** `Prefer: wait=N` of RFC 7240: how many seconds an answer may be held. */
import { SECOND_MS } from '../platform/units.ts';

/** Proxies and browsers wait for longer than this; a caller that wants more asks again. */
const MAX_WAIT_S = 60;

/**
 * Milliseconds, or undefined where nothing of it is preferred. Of a wait that is longer than is
 * possible so much is granted; one that is no whole number of seconds is none, as the RFC has it.
 */
export function parsePreferWait(header: string | undefined): number | undefined {
  const [, seconds] = /(?:^|[,;]) *wait *= *"?(\d+)"? *(?:$|[,;])/i.exec(header ?? '') ?? [];
  return seconds === undefined ? undefined : Math.min(Number(seconds), MAX_WAIT_S) * SECOND_MS;
}

/** For the header Preference-Applied. */
export function formatPreferenceApplied(waitMs: number): string {
  return `wait=${waitMs / SECOND_MS}`;
}
