/** A limit of KIE's, and how far apart its slots must be. Pure. */

/** `limit` requests in any `windowMs`. */
export interface RateWindow {
  name: 'createTask' | 'recordInfo';
  limit: number;
  windowMs: number;
}

/**
 * Between a slot and the request's arrival at KIE lies a time that varies. Slots are this share of
 * the window further apart than KIE asks for, so that a slow one and a quick one still fit.
 */
const MARGIN_SHARE = 0.1;

/** How late a request may leave after its slot: the margin less what the network may take. */
const LATENESS_SHARE = 0.06;

/** The least time between a slot and the one `limit` places after it. */
export function spacingMs({ windowMs }: RateWindow): number {
  return Math.ceil(windowMs * (1 + MARGIN_SHARE));
}

/** A slot that was missed by more than this is not to be used; take a new one. */
export function maxLatenessMs({ windowMs }: RateWindow): number {
  return windowMs * LATENESS_SHARE;
}
