/**
 * One try at one owed delivery: sends the callback and writes down what came of it. A endpoint that
 * does not take it is no error here: the row then says when the next try is due. Throws when D1 is away.
 */
import type { Deps } from '../deps.ts';
import { type PendingDelivery, type AttemptOutcome } from './delivery-store.ts';
import { ENDPOINT_GONE, type DeliveryHint } from '../tasks/outbox-store.ts';
import { isUnhealthy } from './endpoint-store.ts';
import { MINUTE_MS, SECOND_MS } from '../platform/units.ts';
import { buildCallbackRequest } from './callback-message.ts';
import { decideNextStep } from './delivery-schedule.ts';
import { noResponse, type EndpointResponse } from './webhook-client.ts';

export type DeliveryAttemptDeps = Pick<
  Deps,
  'settings' | 'store' | 'keys' | 'webhooks' | 'enqueueDeliveries' | 'runtime' | 'log'
>;

/** A longer wait than this is left to the cron, so that messages do not pile up. */
const MAX_QUEUE_WAIT_MS = 10 * MINUTE_MS;

/** Of one endpoint, in one isolate: one that takes its time must not take everybody's. */
const MAX_IN_FLIGHT = 10;
/** A try that finds so many comes again after this, and up to twice this. */
const BUSY_WAIT_MS = 5 * SECOND_MS;

/** A try whose endpoint has no turn left comes again after this, and up to twice this. */
const NO_TURN_WAIT_MS = 10 * MINUTE_MS;

export async function attemptDelivery(deps: DeliveryAttemptDeps, one: DeliveryHint): Promise<void> {
  const { store, runtime } = deps;
  const delivery = await store.deliveries.find(one.delivery);
  if (delivery === undefined || !isDue(delivery, one)) return;
  if (one.mayProbe !== true) {
    if (deps.webhooks.countInFlight(delivery) >= MAX_IN_FLIGHT)
      return comeAgain(deps, delivery, BUSY_WAIT_MS * (1 + runtime.random()));
    if (isUnhealthy(delivery) && !(await mayGo(deps, delivery))) return;
  }

  const message = await buildCallbackRequest(deps, delivery);
  const at = runtime.now();
  const answer =
    message === undefined
      ? noResponse('KIE has not told the taskId yet')
      : await deps.webhooks.send(delivery, message, at);
  await record(deps, delivery, at, answer);
}

/** What a log line calls it. */
function nameOf({ id, task, taskId, client }: PendingDelivery) {
  return { id: task, taskId, client, delivery: id };
}

/** False when another message was faster, when it is settled, and when it was replayed meanwhile. */
function isDue(
  { state, replayToken, attemptsSinceReplay }: PendingDelivery,
  one: DeliveryHint,
): boolean {
  const isOpen = state === 'pending' || (state === 'paused' && one.mayProbe === true);
  return (
    isOpen && replayToken === one.replayToken && attemptsSinceReplay === one.attemptsSinceReplay
  );
}

/** False when it has to wait for its endpoint; then its row says so. */
async function mayGo(deps: DeliveryAttemptDeps, delivery: PendingDelivery): Promise<boolean> {
  const { store, runtime } = deps;
  const turn = await store.endpoints.claimProbe(delivery, runtime.now());
  switch (turn.kind) {
    case 'turn':
      if (turn.waitMs === 0) return true;
      await comeAgain(deps, delivery, turn.waitMs, { mayProbe: true });
      return false;
    case 'later': {
      const waitMs = NO_TURN_WAIT_MS * (1 + runtime.random());
      await store.deliveries.reschedule(delivery.id, Math.ceil(runtime.now() + waitMs));
      return false;
    }
    case 'hold': {
      const isHeld = await store.deliveries.pauseDelivery(delivery);
      if (isHeld) deps.log.info('delivery.paused', nameOf(delivery));
      return !isHeld;
    }
  }
}

/** Not tried yet: later, by a message of its own. */
async function comeAgain(
  { store, enqueueDeliveries, runtime }: DeliveryAttemptDeps,
  { id, replayToken, attemptsSinceReplay }: PendingDelivery,
  waitMs: number,
  turn: Pick<DeliveryHint, 'mayProbe'> = {},
): Promise<void> {
  await store.deliveries.reschedule(id, Math.ceil(runtime.now() + waitMs));
  await enqueueDeliveries(
    [{ delivery: id, replayToken, attemptsSinceReplay: attemptsSinceReplay, ...turn }],
    waitMs,
  );
}

async function record(
  deps: DeliveryAttemptDeps,
  delivery: PendingDelivery,
  at: number,
  answer: EndpointResponse,
): Promise<void> {
  const { store, settings, runtime, log } = deps;
  const { retryScheduleMs } = settings.deliveries;
  const now = runtime.now();
  const { status = null, error = null, text } = answer;
  const attempt = { at, ms: now - at, status, error, responseBody: text };
  const attempts = delivery.attemptsSinceReplay + 1;
  const save = (outcome: AttemptOutcome) =>
    store.deliveries.recordAttempt(delivery, attempt, outcome);

  const next = decideNextStep(answer, attempts, retryScheduleMs, runtime.random());
  const told = { ...nameOf(delivery), attempts, status, reason: answer.error, ms: attempt.ms };
  switch (next.kind) {
    case 'delivered':
      await save({ kind: 'delivered' });
      return log.info('delivery.ended', { ...told, outcome: 'delivered' });
    case 'gone':
      await save({ kind: 'gone', reason: ENDPOINT_GONE });
      return log.warn('delivery.ended', { ...told, outcome: 'gone' });
    case 'give_up': {
      const reason = `given up after ${attempts} attempts; the last: ${status ?? error}`;
      await save({ kind: 'give_up', reason, failingSince: now - sumOf(retryScheduleMs) });
      return log.error('delivery.ended', { ...told, outcome: 'given_up' });
    }
    case 'retry': {
      const { waitMs } = next;
      await save({ kind: 'retry', dueAt: now + waitMs });
      log.warn('delivery.attempted', { ...told, outcome: 'retry', waitMs });
      const then = {
        delivery: delivery.id,
        replayToken: delivery.replayToken,
        attemptsSinceReplay: attempts,
      };
      if (waitMs <= MAX_QUEUE_WAIT_MS) await deps.enqueueDeliveries([then], waitMs);
    }
  }
}

function sumOf(waitsMs: readonly number[]): number {
  return waitsMs.reduce((sum, ms) => sum + ms, 0);
}
