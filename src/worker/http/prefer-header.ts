/** `Prefer: wait=N` of RFC 7240: how many seconds the caller is willing to wait for a response. */
import { SECOND_MS } from '../platform/units.ts';

/** Proxies and browsers time out later than this. A caller that wants to wait longer repeats the request. */
const MAX_WAIT_S = 60;

/**
 * The wait in milliseconds, at most 60 s; undefined without a `wait` preference. A value that is not a
 * whole number of seconds is ignored, as RFC 7240 requires.
 */
export function parsePreferWait(header: string | undefined): number | undefined {
  const [, seconds] = /(?:^|[,;]) *wait *= *"?(\d+)"? *(?:$|[,;])/i.exec(header ?? '') ?? [];
  return seconds === undefined ? undefined : Math.min(Number(seconds), MAX_WAIT_S) * SECOND_MS;
}

/** The value of the Preference-Applied header. */
export function formatPreferenceApplied(waitMs: number): string {
  return `wait=${waitMs / SECOND_MS}`;
}
