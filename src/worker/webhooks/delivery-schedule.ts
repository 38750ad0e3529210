/** What follows a try at a callback, and when the next one is due. Pure. */
import { DAY_MS } from '../platform/units.ts';

/** Added to a wait, up to this share of it, so that what failed together does not come again together. */
const JITTER = 0.2;

/** A endpoint that asks for more time gets it, up to this long. */
const MAX_RETRY_AFTER_MS = DAY_MS;

/** What came of a try. */
export interface AttemptResult {
  /** Of the endpoint's answer; undefined when there was none. */
  status: number | undefined;
  /** What its Retry-After asks for, in milliseconds. */
  retryAfterMs: number | undefined;
}

export type NextDeliveryStep =
  | { readonly kind: 'delivered' }
  /** The endpoint wants no more of it. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'retry'; readonly waitMs: number }
  /** So many tries, and none was taken. */
  | { readonly kind: 'give_up' };

/**
 * `tries` counts this one too; `waitsMs` are the waits after the first, second, … failed try, and
 * `random` is from 0 to 1. 2xx is success, 410 the end, and everything else a failure, 3xx among it:
 * where a redirect leads would have to be judged anew.
 */
export function decideNextStep(
  { status, retryAfterMs = 0 }: AttemptResult,
  attempts: number,
  waitsMs: readonly number[],
  random: number,
): NextDeliveryStep {
  if (status !== undefined && status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'gone' };
  const waitMs = waitsMs[attempts - 1];
  if (waitMs === undefined) return { kind: 'give_up' };
  const atLeast = Math.max(waitMs, Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
  return { kind: 'retry', waitMs: Math.ceil(atLeast + waitMs * JITTER * random) };
}

/** Retry-After in milliseconds: seconds, or a date. Undefined for what is neither. */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
