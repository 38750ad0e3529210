/** The cron: retries overdue work, polls tasks whose callback is late, applies retention, sends alerts. */
import { runAlerts, type AlertDeps } from './alerts/send-alerts.ts';
import { retryOverdueCopies, type RetryCopiesDeps } from './archive/copy-consumer.ts';
import type { LearnedPriceStore } from './models/learned-price-store.ts';
import { refreshCatalogue, type RefreshCatalogueDeps } from './models/live/refresh-catalogue.ts';
import type { ModelTimesStore } from './models/model-times-store.ts';
import { MINUTE_MS } from './platform/units.ts';
import { reconcileDueTasks, type DueTasksDeps } from './reconciliation/due-tasks.ts';
import { applyRetention, type RetentionDeps } from './retention/retention-pass.ts';
import { deleteExpiredUploads, type ExpireUploadsDeps } from './uploads/expire-uploads.ts';
import { retryOverdueDeliveries, type RetryDeliveriesDeps } from './webhooks/delivery-consumer.ts';

/** What each step needs. */
export interface CronDeps {
  /** Records for the health report that the cron runs. */
  recordRun: () => Promise<void>;
  copies: RetryCopiesDeps;
  reconciliation: DueTasksDeps;
  deliveries: RetryDeliveriesDeps;
  uploads: ExpireUploadsDeps;
  retention: RetentionDeps;
  alerts: AlertDeps;
  catalogue: RefreshCatalogueDeps;
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
 *
 * An invocation may open six connections at once (fetch, D1, R2, queues), send 1,000 queries to D1 and
 * 10,000 subrequests, and take 15 minutes. So the steps run one after another, beside the polls, of which
 * there are four at a time; and the limits of all steps together stay below these of the invocation.
 * test/worker/invocation-limits.test.ts counts a run in which every step has its maximum to do.
 */
export async function runCron(deps: CronDeps, scheduledTime: number): Promise<void> {
  const minute = Math.floor(scheduledTime / MINUTE_MS) * MINUTE_MS;
  const { modelTimes, learnedPrices, now } = deps.statistics;
  const isStatisticsDue = minute % STATISTICS_INTERVAL_MS === 0;
  const failures = await Promise.all([
    runInTurn([() => reconcileDueTasks(deps.reconciliation)]),
    runInTurn([
      deps.recordRun, // before the alerts, which compare with it
      () => retryOverdueCopies(deps.copies),
      () => retryOverdueDeliveries(deps.deliveries),
      () => runAlerts(deps.alerts),
      () => deleteExpiredUploads(deps.uploads),
      () => applyRetention(deps.retention),
      () => refreshCatalogue(deps.catalogue), // it waits between requests, so after what is urgent
      ...(isStatisticsDue
        ? [() => modelTimes.recompute(now()), () => learnedPrices.recompute(now())]
        : []),
    ]),
  ]);
  if (failures.flat().length > 0) throw new AggregateError(failures.flat(), 'cron');
}

/** Runs each step after the previous one has ended or failed. Resolves to the errors. */
async function runInTurn(steps: readonly (() => Promise<void>)[]): Promise<unknown[]> {
  const errors: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      errors.push(error);
    }
  }
  return errors;
}
