/** Decides what follows an attempt at a delivery, and when the next one is due. Pure. */
import { DAY_MS, SECOND_MS } from '../platform/units.ts';

/** Added to a delay, up to this share of it, so that deliveries that failed together are not retried together. */
const JITTER = 0.2;

/** Upper limit for an endpoint's Retry-After. */
const MAX_RETRY_AFTER_MS = DAY_MS;

export interface AttemptResult {
  /** HTTP status; undefined: no response. */
  status: number | undefined;
  /** The endpoint's Retry-After. */
  retryAfterMs: number | undefined;
}

export type NextDeliveryStep =
  | { readonly kind: 'delivered' }
  /** The endpoint returned 410: it wants no further attempts. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'retry'; readonly waitMs: number }
  /** The retry schedule has ended. */
  | { readonly kind: 'exhausted' };

/**
 * What follows an attempt. 2xx is success, 410 ends the delivery, everything else is a failure. 3xx is one
 * too: a redirect target would need the checks of a callBackUrl. `attempts` includes this attempt, `scheduleMs`
 * has the delays after the first, second, … failed attempt, `random` is at least 0 and below 1.
 */
export function decideNextStep(
  { status, retryAfterMs = 0 }: AttemptResult,
  attempts: number,
  scheduleMs: readonly number[],
  random: number,
): NextDeliveryStep {
  if (status !== undefined && status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'gone' };
  const delayMs = scheduleMs[attempts - 1];
  if (delayMs === undefined) return { kind: 'exhausted' };
  const minimumMs = Math.max(delayMs, Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
  return { kind: 'retry', waitMs: Math.ceil(minimumMs + delayMs * JITTER * random) };
}

/** A Retry-After header, in seconds or as a date, as milliseconds from `now`. Undefined if it is neither. */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * SECOND_MS;
  const at = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
