/**
 * KIE's rate limits. Pure.
 *
 * KIE accepts `limit` requests in any `windowMs`. Each request therefore gets a slot, the time at which
 * it may be sent. A slot is never before the previous one, and at least `slotSpacingMs` after the one
 * that is `limit` places before it. An example with 2 requests per 10 s, for five requests at time 0:
 *
 *     request   1     2     3        4        5
 *     slot      0 s   0 s   11 s     11 s     22 s
 *
 * The spacing is 11 s and not 10 s because requests take unequal times to reach KIE: a slow first and a
 * fast third request would otherwise arrive within the same 10 s.
 */
import { SECOND_MS } from '../platform/units.ts';

/** `limit` requests in any `windowMs`. */
export interface RateWindow {
  name: 'createTask' | 'recordInfo';
  limit: number;
  windowMs: number;
}

/** Share of the window that slots are further apart than KIE demands. */
const MARGIN_SHARE = 0.1;

/** Share of the window that a request may leave after its slot: the margin minus what the network may take. */
const MAX_LATENESS_SHARE = 0.06;

/** A deployment whose D1 is further away needs another location, not a longer wait. */
const MAX_LEAD_MS = 5 * SECOND_MS;

/** Least time between a slot and the one `limit` places after it. Milliseconds. */
export function slotSpacingMs({ windowMs }: RateWindow): number {
  return Math.ceil(windowMs * (1 + MARGIN_SHARE));
}

/** A slot that was missed by more than this must not be used; acquire a new one. Milliseconds. */
export function maxLatenessMs({ windowMs }: RateWindow): number {
  return windowMs * MAX_LATENESS_SHARE;
}

export interface SlotRequest {
  window: RateWindow;
  /** Earliest and latest acceptable slot. Unix milliseconds. */
  earliest: number;
  latest: number;
}

/**
 * A request for a slot until `latest`, when D1 is expected to respond after `tripMs`. It asks for one so
 * far ahead of `now` that it is not missed by the time it is known. Half of the permitted lateness is left
 * for slower trips, so a nearby D1 needs no lead, and a distant one makes no request wait for its slot.
 */
export function requestSlot(
  window: RateWindow,
  now: number,
  latest: number,
  tripMs: number,
): SlotRequest {
  const leadMs = Math.min(tripMs - maxLatenessMs(window) / 2, MAX_LEAD_MS);
  return { window, earliest: Math.max(now, Math.min(now + leadMs, latest)), latest };
}
