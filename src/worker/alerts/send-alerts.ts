/** The cron's alerting step: evaluates the health report, stores the alerts and notifies ALERT_URL. */
import type { Settings } from '../config/settings.ts';
import type { HealthReport } from '../health/health-report.ts';
import type { Log } from '../platform/log.ts';
import type { Runtime } from '../platform/runtime.ts';
import { MINUTE_MS } from '../platform/units.ts';
import { buildAlertMessage, type AlertMessage } from './alert-message.ts';
import type { AlertRow, AlertStore } from './alert-store.ts';
import { evaluateAlerts, type AlertSettings } from './evaluate-alerts.ts';
import { diffAlerts, notificationBackoffMs, selectNotification } from './diff-alerts.ts';

export interface AlertDeps {
  settings: AlertSettings & Pick<Settings, 'ALERT_URL' | 'PUBLIC_URL'>;
  alerts: AlertStore;
  readHealth: (now: number) => Promise<HealthReport>;
  /** Reads the KIE account's balance again if the stored one is older. */
  refreshBalance: (maxAgeMs: number) => Promise<void>;
  /** Sends one signed webhook. Does not throw: `status` is undefined if there was no response. */
  sendWebhook: (
    address: string,
    message: AlertMessage,
    now: number,
  ) => Promise<{ status: number | undefined; error: string | undefined }>;
  runtime: Pick<Runtime, 'now'>;
  log: Log;
}

const BALANCE_MAX_AGE_MS = 10 * MINUTE_MS;

/** An attempt times out after 15 seconds. If its isolate dies, the cron repeats it after this time. */
const CLAIM_MS = 2 * MINUTE_MS;

/** Idempotent: of concurrent runs only one raises, resolves and notifies. */
export async function runAlerts(deps: AlertDeps): Promise<void> {
  const { settings, alerts, runtime } = deps;
  if (settings.ALERT_BALANCE_CREDITS !== undefined) await deps.refreshBalance(BALANCE_MAX_AGE_MS);
  await updateAlerts(deps, await deps.readHealth(runtime.now()));
  const url = settings.ALERT_URL;
  for (const row of await alerts.all()) {
    if (url !== undefined) await notify(deps, url, row);
    else if (row.resolvedAt !== null) await alerts.remove(row.kind); // there is nothing to notify
  }
}

/** Stores the alerts that the health report gives. */
async function updateAlerts(
  { settings, alerts, runtime, log }: AlertDeps,
  health: HealthReport,
): Promise<void> {
  const rows = await alerts.all();
  const active = new Map(
    rows.filter(({ resolvedAt }) => resolvedAt === null).map((row) => [row.kind, row]),
  );
  const now = runtime.now();
  const diff = diffAlerts(evaluateAlerts(health, settings, active), rows, now);
  for (const alert of diff.raised) {
    const { kind, message, graceMs } = alert;
    if (await alerts.raise({ ...alert, raisedAt: now, nextAttemptAt: now + graceMs }))
      log.warn('alert.raised', { kind, reason: message });
  }
  for (const alert of diff.changed) await alerts.update(alert);
  for (const { kind, message } of diff.resolved)
    if (await alerts.resolve(kind, message, now))
      log.info('alert.resolved', { kind, reason: message });
}

/** Sends the notification that is due for a row, if any, and records the result. */
async function notify(deps: AlertDeps, url: string, row: AlertRow): Promise<void> {
  const { settings, alerts, runtime, log } = deps;
  const { kind } = row;
  const startedAt = runtime.now();
  const notification = selectNotification(row, startedAt);
  if (notification === 'none') return;
  if (notification === 'abandon') {
    log.error('alert.abandoned', { kind });
    return alerts.remove(kind);
  }
  if (!(await alerts.claim(row, startedAt + CLAIM_MS))) return;

  const message = buildAlertMessage(row, notification, settings.PUBLIC_URL, startedAt);
  const { status, error } = await deps.sendWebhook(url, message, startedAt);
  const now = runtime.now();
  const fields = { kind, outcome: notification, status, reason: error, ms: now - startedAt };
  if (status !== undefined && status >= 200 && status < 300) {
    if (notification === 'resolved') await alerts.remove(kind);
    else await alerts.recordNotified(row, now);
    return log.info('alert.delivered', fields);
  }
  const attempts = row.attempts + 1;
  const waitMs = notificationBackoffMs(attempts);
  await alerts.recordFailure(kind, now + waitMs);
  log.warn('alert.delivery_failed', { ...fields, attempts, waitMs });
}
