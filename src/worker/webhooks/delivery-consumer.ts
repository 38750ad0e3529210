/** The delivery queue's consumer, and the cron's part of delivering. A message is a hint to make one attempt now. */
import * as z from 'zod/mini';
import { consumeBatch } from '../platform/consume-batch.ts';
import { lazy } from '../platform/lazy.ts';
import { describeError } from '../platform/log.ts';
import type { Runtime } from '../platform/runtime.ts';
import { SECOND_MS } from '../platform/units.ts';
import { attemptDelivery, type DeliveryAttemptDeps } from './attempt-delivery.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { EndpointStore } from './endpoint-store.ts';

export interface DeliveryConsumerDeps extends DeliveryAttemptDeps {
  runtime: Pick<Runtime, 'now' | 'random' | 'sleep'>;
}

export interface RetryDeliveriesDeps extends Pick<
  DeliveryAttemptDeps,
  'enqueueDeliveries' | 'settings' | 'log'
> {
  deliveries: Pick<DeliveryStore, 'claimExpiredLeases' | 'resume'>;
  endpoints: Pick<EndpointStore, 'findResumable'>;
  runtime: Pick<Runtime, 'now'>;
}

/** Deliveries that the cron hands to the queue per minute; the rest follows a minute later. */
const BATCH_SIZE = 500;

const deliveryHint = lazy(() =>
  z.object({
    delivery: z.string(),
    replayToken: z.int(),
    attemptsSinceReplay: z.int(),
    mayProbe: z.exactOptional(z.boolean()),
  }),
);

/** A slower attempt continues in `waitUntil`, so that the queue goes on to other endpoints. */
const MAX_WAIT_MS = SECOND_MS / 2;

/**
 * Makes the attempts of a batch concurrently. The message of a slow attempt is acknowledged before the
 * attempt ends: if the isolate is lost with it, the delivery's lease expires and the cron retries it.
 */
export async function consumeDeliveries(
  deps: DeliveryConsumerDeps,
  batch: MessageBatch,
  waitUntil: (work: Promise<void>) => void,
): Promise<void> {
  await consumeBatch(deps.log, batch, deliveryHint(), async (hint) => {
    let hasEnded = false;
    const attempt = attemptDelivery(deps, hint).finally(() => (hasEnded = true));
    await Promise.race([attempt, deps.runtime.sleep(MAX_WAIT_MS)]);
    if (hasEnded) return;
    const { delivery } = hint;
    waitUntil(
      attempt.catch((error: unknown) =>
        deps.log.error('delivery.interrupted', { delivery, reason: describeError(error) }),
      ),
    );
  });
}

/**
 * Run by the cron: enqueues deliveries whose lease has expired, and paused ones whose endpoint has recovered.
 * Of an endpoint that is still paused it enqueues one as a probe.
 */
export async function retryOverdueDeliveries(deps: RetryDeliveriesDeps): Promise<void> {
  const { deliveries, endpoints, enqueueDeliveries, settings, runtime, log } = deps;
  const now = runtime.now();
  const overdueAt = now - settings.DELIVERY_LEASE_MS;
  const due = await deliveries.claimExpiredLeases(overdueAt, now, BATCH_SIZE);
  for (const { limit, ...endpoint } of await endpoints.findResumable(now))
    due.push(...(await deliveries.resume(endpoint, now, limit)));
  if (due.length === 0) return;
  log.info('deliveries.requeued', { count: due.length });
  await enqueueDeliveries(due);
}
