/** The deliver queue: each message is a nudge to try one delivery now. */
import * as z from 'zod';
import { lazy } from '../platform/lazy.ts';
import { describeError } from '../platform/log.ts';
import { consumeBatch } from '../platform/consume-batch.ts';
import { SECOND_MS } from '../platform/units.ts';
import { attemptDelivery, type DeliveryAttemptDeps } from './attempt-delivery.ts';

/** Deliveries that the cron hands to the queue in one minute; what is beyond is due a minute later. */
const SWEEP_LIMIT = 500;

const deliveryTry = lazy(() =>
  z.object({
    delivery: z.string(),
    replayToken: z.int(),
    attemptsSinceReplay: z.int(),
    mayProbe: z.boolean().exactOptional(),
  }),
);

/** A endpoint that takes longer is waited for on the side, so that the queue goes on to others. */
const PATIENCE_MS = SECOND_MS / 2;

/**
 * Works on the deliveries of a batch side by side. A try that is slow goes on in `waitUntil`, with its
 * message done: should the isolate die with it, the delivery is overdue and the cron finds it.
 */
export async function consumeDeliveries(
  deps: DeliveryAttemptDeps,
  batch: MessageBatch,
  waitUntil: (work: Promise<void>) => void,
): Promise<void> {
  await consumeBatch(deps.log, batch, deliveryTry(), async (one) => {
    let isOver = false;
    const trying = attemptDelivery(deps, one).finally(() => (isOver = true));
    await Promise.race([trying, deps.runtime.sleep(PATIENCE_MS)]);
    if (isOver) return;
    const { delivery } = one;
    waitUntil(
      trying.catch((error: unknown) =>
        deps.log.error('delivery.interrupted', { delivery, reason: describeError(error) }),
      ),
    );
  });
}

/**
 * By the cron: hands every delivery that was due a lease ago to the queue, be its message lost or left out,
 * and lets go of what was held back for endpoints that are back, or of one for each that may be.
 */
export async function retryOverdueDeliveries(deps: DeliveryAttemptDeps): Promise<void> {
  const { settings, store, runtime, enqueueDeliveries, log } = deps;
  const now = runtime.now();
  const overdueAt = now - settings.deliveries.leaseMs;
  const due = await store.deliveries.claimExpiredLeases(overdueAt, now, SWEEP_LIMIT);
  for (const { limit, ...endpoint } of await store.endpoints.findResumable(now))
    due.push(...(await store.deliveries.resume(endpoint, now, limit)));
  if (due.length === 0) return;
  log.info('deliveries.requeued', { count: due.length });
  await enqueueDeliveries(due);
}
