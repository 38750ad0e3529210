/** When KIE is polled about a task. Pure. */
import { isPrivateHost } from '../http/host-names.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../platform/units.ts';

/** A callback is overdue once a task has taken this many times the median of its model. */
const OVERDUE_FACTOR = 1.5;

/** Assumed for a model without statistics: most videos and all images are done by then. */
const UNKNOWN_MODEL_MS = 2 * MINUTE_MS;

/** The slowest task on record took 13 minutes. */
export const MAX_FIRST_POLL_DELAY_MS = 30 * MINUTE_MS;

/** When a new task is polled first: `factor` times the median duration of its model, within bounds. */
export interface FirstPoll {
  /** Never sooner after the creation: until then the submission may still be in progress. */
  floorMs: number;
  factor: number;
  /** The median assumed for a model without statistics. */
  unknownModelMs: number;
  /** Never later than this, however long the model usually takes. */
  ceilingMs: number;
}

/** `submitQueueTimeoutMs` and `kieTimeoutMs` are the limits of the two parts of a submission. */
export function firstPoll(submitQueueTimeoutMs: number, kieTimeoutMs: number): FirstPoll {
  const floorMs = submitQueueTimeoutMs + kieTimeoutMs + 10 * SECOND_MS;
  return {
    floorMs,
    factor: OVERDUE_FACTOR,
    unknownModelMs: UNKNOWN_MODEL_MS,
    ceilingMs: Math.max(floorMs, MAX_FIRST_POLL_DELAY_MS),
  };
}

/** First poll where KIE's callbacks cannot reach this deployment: some models take only seconds. */
export const FIRST_POLL_UNREACHABLE_MS = 3 * SECOND_MS;

/** `until` is the age of the task. Without callbacks the pace is the one that KIE's documentation recommends. */
const WITHOUT_CALLBACKS = [
  { until: 30 * SECOND_MS, every: 3 * SECOND_MS },
  { until: 2 * MINUTE_MS, every: 8 * SECOND_MS },
  { until: HOUR_MS, every: 30 * SECOND_MS },
  { until: DAY_MS, every: 10 * MINUTE_MS },
] as const;
const WITH_CALLBACKS = [
  { until: 10 * MINUTE_MS, every: MINUTE_MS },
  { until: HOUR_MS, every: 5 * MINUTE_MS },
  { until: DAY_MS, every: 30 * MINUTE_MS },
] as const;
const SLOWEST_INTERVAL_MS = 6 * HOUR_MS;

/** How long to wait before the next poll of a task of this age. Milliseconds. */
export function nextPollDelay(ageMs: number, isCallbackPossible: boolean): number {
  const steps = isCallbackPossible ? WITH_CALLBACKS : WITHOUT_CALLBACKS;
  return steps.find(({ until }) => ageMs < until)?.every ?? SLOWEST_INTERVAL_MS;
}

/**
 * Whether KIE can call this deployment back. A loopback or private address is reachable only for a
 * local imitation of KIE, which has such an address itself.
 */
export function canReceiveCallbacks(publicBaseUrl: string, kieBaseUrl: string): boolean {
  return (
    !isPrivateHost(new URL(publicBaseUrl).hostname) || isPrivateHost(new URL(kieBaseUrl).hostname)
  );
}
