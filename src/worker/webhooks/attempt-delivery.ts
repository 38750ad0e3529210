/** One attempt at a pending delivery: sends the callback and records the result. */
import type { Settings } from '../config/settings.ts';
import type { Log } from '../platform/log.ts';
import type { Runtime } from '../platform/runtime.ts';
import { MINUTE_MS, SECOND_MS } from '../platform/units.ts';
import { ENDPOINT_GONE, type DeliveryHint } from '../tasks/outbox-store.ts';
import { buildCallbackRequest, type CallbackMessageDeps } from './callback-message.ts';
import { decideNextStep } from './delivery-schedule.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { AttemptOutcome, PendingDelivery } from './delivery.ts';
import { isUnhealthy, type EndpointStore } from './endpoint-store.ts';
import { noResponse, type EndpointResponse, type WebhookClient } from './webhook-client.ts';

export interface DeliveryAttemptDeps extends CallbackMessageDeps {
  deliveries: Pick<DeliveryStore, 'find' | 'recordAttempt' | 'reschedule' | 'pauseDelivery'>;
  endpoints: Pick<EndpointStore, 'claimProbe'>;
  webhooks: WebhookClient;
  /** Wakes the delivery consumer, after `waitMs` if given. May lose messages: the rows have their times. */
  enqueueDeliveries: (deliveries: readonly DeliveryHint[], waitMs?: number) => Promise<void>;
  settings: CallbackMessageDeps['settings'] &
    Pick<Settings, 'DELIVERY_LEASE_MS' | 'DELIVERY_RETRY_SCHEDULE_MS'>;
  runtime: Pick<Runtime, 'now' | 'random'>;
  log: Log;
}

/** A retry after a longer delay is left to the cron, so that messages do not accumulate. */
const MAX_QUEUE_DELAY_MS = 10 * MINUTE_MS;

/** Concurrent requests per endpoint and isolate, so that one slow endpoint cannot starve the others. */
const MAX_IN_FLIGHT = 10;
/** Delay, plus up to 100 % jitter, when that limit is reached. */
const BUSY_DELAY_MS = 5 * SECOND_MS;
/** Delay, plus up to 100 % jitter, when all probes of a throttled endpoint are taken. */
const THROTTLED_DELAY_MS = 10 * MINUTE_MS;

/**
 * Makes the attempt that the hint names. Does nothing if it was made already, and reschedules it if its
 * endpoint is busy, throttled or paused. A failed attempt is not an error: the row gets the time of the
 * next one. Throws if D1 is unavailable.
 */
export async function attemptDelivery(
  deps: DeliveryAttemptDeps,
  hint: DeliveryHint,
): Promise<void> {
  const delivery = await deps.deliveries.find(hint.delivery);
  if (delivery === undefined || !isDue(delivery, hint)) return;
  if (hint.mayProbe !== true && !(await tryAcquireSlot(deps, delivery))) return;

  const request = await buildCallbackRequest(deps, delivery);
  const startedAt = deps.runtime.now();
  const response =
    request === undefined
      ? noResponse('KIE has not returned a taskId yet')
      : await deps.webhooks.send(delivery, request, startedAt);
  await recordResult(deps, delivery, startedAt, response);
}

/** False if the attempt was made by another message, and if the delivery has ended or was replayed since. */
function isDue(delivery: PendingDelivery, hint: DeliveryHint): boolean {
  const { state, replayToken, attemptsSinceReplay } = delivery;
  const isPending = state === 'pending' || (state === 'paused' && hint.mayProbe === true);
  return (
    isPending &&
    replayToken === hint.replayToken &&
    attemptsSinceReplay === hint.attemptsSinceReplay
  );
}

/** Whether the attempt may be made now. If not, the delivery is rescheduled or paused. */
async function tryAcquireSlot(
  deps: DeliveryAttemptDeps,
  delivery: PendingDelivery,
): Promise<boolean> {
  const { deliveries, endpoints, webhooks, runtime, log } = deps;
  if (webhooks.countInFlight(delivery) >= MAX_IN_FLIGHT) {
    await reschedule(deps, delivery, BUSY_DELAY_MS * (1 + runtime.random()));
    return false;
  }
  if (!isUnhealthy(delivery)) return true;
  const claim = await endpoints.claimProbe(delivery, runtime.now());
  switch (claim.kind) {
    case 'granted':
      if (claim.waitMs === 0) return true;
      await reschedule(deps, delivery, claim.waitMs, { mayProbe: true });
      return false;
    case 'throttled': {
      const waitMs = THROTTLED_DELAY_MS * (1 + runtime.random());
      await deliveries.reschedule(delivery.id, Math.ceil(runtime.now() + waitMs));
      return false;
    }
    case 'paused': {
      const isPaused = await deliveries.pauseDelivery(delivery);
      if (isPaused) log.info('delivery.paused', pickLogFields(delivery));
      return !isPaused; // false: the endpoint has just recovered
    }
  }
}

/** Postpones the attempt and enqueues a hint for it. */
async function reschedule(
  { deliveries, enqueueDeliveries, runtime }: DeliveryAttemptDeps,
  { id, replayToken, attemptsSinceReplay }: PendingDelivery,
  waitMs: number,
  probe: Pick<DeliveryHint, 'mayProbe'> = {},
): Promise<void> {
  await deliveries.reschedule(id, Math.ceil(runtime.now() + waitMs));
  await enqueueDeliveries([{ delivery: id, replayToken, attemptsSinceReplay, ...probe }], waitMs);
}

async function recordResult(
  deps: DeliveryAttemptDeps,
  delivery: PendingDelivery,
  startedAt: number,
  response: EndpointResponse,
): Promise<void> {
  const { deliveries, enqueueDeliveries, settings, runtime, log } = deps;
  const retryScheduleMs = settings.DELIVERY_RETRY_SCHEDULE_MS;
  const now = runtime.now();
  const { status = null, error = null, text } = response;
  const attempt = { at: startedAt, ms: now - startedAt, status, error, responseBody: text };
  const attempts = delivery.attemptsSinceReplay + 1;
  const record = (outcome: AttemptOutcome) => deliveries.recordAttempt(delivery, attempt, outcome);

  const next = decideNextStep(response, attempts, retryScheduleMs, runtime.random());
  const fields = {
    ...pickLogFields(delivery),
    attempts,
    status,
    reason: response.error,
    ms: attempt.ms,
  };
  switch (next.kind) {
    case 'delivered':
      await record({ kind: 'delivered' });
      return log.info('delivery.ended', { ...fields, outcome: 'delivered' });
    case 'gone':
      await record({ kind: 'gone', reason: ENDPOINT_GONE });
      return log.warn('delivery.ended', { ...fields, outcome: 'gone' });
    case 'exhausted': {
      const reason = `failed after ${attempts} attempts; last result: ${status ?? error}`;
      await record({ kind: 'exhausted', reason, failingSince: now - sum(retryScheduleMs) });
      return log.error('delivery.ended', { ...fields, outcome: 'exhausted' });
    }
    case 'retry': {
      const { waitMs } = next;
      await record({ kind: 'retry', dueAt: now + waitMs });
      log.warn('delivery.attempted', { ...fields, outcome: 'retry', waitMs });
      const { id, replayToken } = delivery;
      const hint = { delivery: id, replayToken, attemptsSinceReplay: attempts };
      if (waitMs <= MAX_QUEUE_DELAY_MS) await enqueueDeliveries([hint], waitMs);
    }
  }
}

function pickLogFields({ id, task, taskId, client }: PendingDelivery) {
  return { id: task, taskId, client, delivery: id };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
