/** Cron: retry overdue work, poll silent tasks, apply retention, send alerts. */
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

/** Typical durations and charges change slowly. */
const RECOMPUTE_EVERY_MS = 10 * MINUTE_MS;

/**
 * Runs all steps of a minute. Idempotent: a run that is late, lost or repeated only delays work. A step that
 * fails does not stop the others; then this throws an AggregateError.
 */
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
    ...(minute % RECOMPUTE_EVERY_MS === 0
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
