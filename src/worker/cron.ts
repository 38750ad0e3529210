/** What the minute brings: owed work that nobody took up, tasks of which nothing was heard, what is kept for no longer. */
import { refreshBalance } from './health/refresh-balance.ts';
import { runAlerts } from './alerts/send-alerts.ts';
import { retryOverdueCopies } from './archive/copy-consumer.ts';
import { retryOverdueDeliveries } from './webhooks/delivery-consumer.ts';
import { sendSignedWebhook } from './webhooks/send-signed-webhook.ts';
import type { Deps } from './deps.ts';
import { reconcileDueTasks } from './reconciliation/reconcile-task.ts';
import { applyRetention } from './retention/retention-pass.ts';
import { MINUTE_MS } from './platform/units.ts';
import { deleteExpiredUploads } from './uploads/expire-uploads.ts';

/** Usual times and charges move slowly. */
const LEARN_EVERY_MS = 10 * MINUTE_MS;

/** Idempotent: a run that is late, lost or doubled only delays. One step's failure does not stop the others. */
export async function runCron(deps: Deps, scheduledTime: number): Promise<void> {
  const minute = Math.floor(scheduledTime / MINUTE_MS) * MINUTE_MS;
  const now = deps.runtime.now();
  const steps = [
    retryOverdueCopies(deps),
    reconcileDueTasks(deps),
    retryOverdueDeliveries(deps),
    deleteExpiredUploads(deps),
    applyRetention(deps),
    runAlerts({
      ...deps,
      readHealth: (at) => deps.health.read(at, deps.settings.files.ttlMs),
      refreshBalance: (maxAgeMs) => refreshBalance(deps, maxAgeMs),
      sendWebhook: (address, message, at) =>
        sendSignedWebhook(deps, 'alerts', address, message, at),
    }),
    ...(minute % LEARN_EVERY_MS === 0
      ? [deps.store.modelTimes.recompute(now), deps.store.learnedPrices.recompute(now)]
      : []),
  ];
  const failed = (await Promise.allSettled(steps)).filter((step) => step.status === 'rejected');
  if (failed.length > 0)
    throw new AggregateError(
      failed.map(({ reason }) => reason as unknown),
      'cron',
    );
}
