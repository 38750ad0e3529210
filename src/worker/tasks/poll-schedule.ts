/** When KIE is asked about a task that did not call back. Pure. */
import { isPrivate } from '../http/host-names.ts';
import type { FirstLook } from '../submission/admission-store.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../platform/units.ts';

/** A callback is late once a task took this many times as long as its model usually does. */
const LATE_FACTOR = 1.5;

/** Taken for a model of which nothing is known: most videos are done by then, all images. */
const UNKNOWN_USUAL_MS = 2 * MINUTE_MS;

/** The slowest task on record took 13 minutes. */
export const LATEST_FIRST_LOOK_MS = 30 * MINUTE_MS;

/** The submission itself may take this long before it is thought dead; see SUBMIT_QUEUE_TIMEOUT_MS and KIE_TIMEOUT_MS. */
export function firstLook(submitQueueTimeoutMs: number, kieTimeoutMs: number): FirstLook {
  const floorMs = submitQueueTimeoutMs + kieTimeoutMs + 10 * SECOND_MS;
  return {
    floorMs,
    factor: LATE_FACTOR,
    unknownUsualMs: UNKNOWN_USUAL_MS,
    ceilingMs: Math.max(floorMs, LATEST_FIRST_LOOK_MS),
  };
}

/** The first question where no callback can come: some models are done within seconds. */
export const FIRST_ASK_UNREACHABLE_MS = 3 * SECOND_MS;

/** `until` is the task's age; KIE's own advice where it is all we have, and patience where a callback was due. */
const UNREACHABLE = [
  { until: 30 * SECOND_MS, every: 3 * SECOND_MS },
  { until: 2 * MINUTE_MS, every: 8 * SECOND_MS },
  { until: HOUR_MS, every: 30 * SECOND_MS },
  { until: DAY_MS, every: 10 * MINUTE_MS },
] as const;
const REACHABLE = [
  { until: 10 * MINUTE_MS, every: MINUTE_MS },
  { until: HOUR_MS, every: 5 * MINUTE_MS },
  { until: DAY_MS, every: 30 * MINUTE_MS },
] as const;
const LAST_EVERY_MS = 6 * HOUR_MS;

/**
 * How long to wait before the next question, for a task of this age. Where callbacks cannot reach
 * us, asking is the only way, so it is done at KIE's recommended pace.
 */
export function nextAskIn(ageMs: number, callbacksReachUs: boolean): number {
  const steps = callbacksReachUs ? REACHABLE : UNREACHABLE;
  return steps.find(({ until }) => ageMs < until)?.every ?? LAST_EVERY_MS;
}

/**
 * Whether KIE can call this origin. A loopback or private address can be called only by a stand-in
 * for KIE on a loopback address itself.
 */
export function callbacksReach(origin: string, kieBaseUrl: string): boolean {
  return !isPrivate(new URL(origin).hostname) || isPrivate(new URL(kieBaseUrl).hostname);
}
