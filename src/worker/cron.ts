/** The cron: retries overdue work, polls tasks whose callback is late, applies retention, sends alerts. */
import { runAlerts, type AlertDeps } from './alerts/send-alerts.ts';
import { retryOverdueCopies, type RetryCopiesDeps } from './archive/copy-consumer.ts';
import type { LearnedPriceStore } from './models/learned-price-store.ts';
import type { ModelTimesStore } from './models/model-times-store.ts';
import { MINUTE_MS } from './platform/units.ts';
import { reconcileDueTasks, type ReconcileDeps } from './reconciliation/reconcile-task.ts';
import { applyRetention, type RetentionDeps } from './retention/retention-pass.ts';
import { deleteExpiredUploads, type ExpireUploadsDeps } from './uploads/expire-uploads.ts';
import { retryOverdueDeliveries, type RetryDeliveriesDeps } from './webhooks/delivery-consumer.ts';

/** What each step needs. */
export interface CronDeps {
  /** Records for the health report that the cron runs. */
  recordRun: () => Promise<void>;
  copies: RetryCopiesDeps;
  reconciliation: ReconcileDeps;
  deliveries: RetryDeliveriesDeps;
  uploads: ExpireUploadsDeps;
  retention: RetentionDeps;
  alerts: AlertDeps;
  statistics: {
    modelTimes: Pick<ModelTimesStore, 'recompute'>;
    learnedPrices: Pick<LearnedPriceStore, 'recompute'>;
    now: () => number;
  };
}

/** Durations and charges change slowly. */
const STATISTICS_INTERVAL_MS = 10 * MINUTE_MS;

/**
 * Runs every step once. Idempotent: a run that is late, lost or duplicated only delays work. The failure
 * of one step does not stop the others; all failures are thrown together. `scheduledTime`: Unix milliseconds.
 */
export async function runCron(deps: CronDeps, scheduledTime: number): Promise<void> {
  const minute = Math.floor(scheduledTime / MINUTE_MS) * MINUTE_MS;
  const { modelTimes, learnedPrices, now } = deps.statistics;
  const steps = [
    deps.recordRun(),
    retryOverdueCopies(deps.copies),
    reconcileDueTasks(deps.reconciliation),
    retryOverdueDeliveries(deps.deliveries),
    deleteExpiredUploads(deps.uploads),
    applyRetention(deps.retention),
    runAlerts(deps.alerts),
    ...(minute % STATISTICS_INTERVAL_MS === 0
      ? [modelTimes.recompute(now()), learnedPrices.recompute(now())]
      : []),
  ];
  const failed = (await Promise.allSettled(steps)).filter((step) => step.status === 'rejected');
  if (failed.length > 0)
    throw new AggregateError(
      failed.map(({ reason }) => reason as unknown),
      'cron',
    );
}
