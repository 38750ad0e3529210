/** By the cron: sees what is alarming, keeps it in a row a kind, and tells ALERT_URL what is new. */
import type { HealthReport } from '../health/health-report.ts';
import type { Deps, Stores } from '../deps.ts';
import { MINUTE_MS } from '../platform/units.ts';
import { alertMessage } from './alert-message.ts';
import type { AlertRow } from './alert-store.ts';
import { evaluateAlerts } from './evaluate-alerts.ts';
import { notificationBackoffMs, diffAlerts, selectNotification } from './diff-alerts.ts';

export interface AlertDeps extends Pick<
  Deps,
  'settings' | 'keys' | 'webhooks' | 'runtime' | 'log'
> {
  store: Pick<Stores, 'alerts'>;
  /** How the deployment does. */
  look: (now: number) => Promise<HealthReport>;
  /** Asks KIE for the account's credits, if what is known is older than this. */
  refreshBalance: (olderThanMs: number) => Promise<void>;
}

const BALANCE_AGE_MS = 10 * MINUTE_MS;

/** A try takes 15 seconds; should the isolate die with it, the cron makes it again. */
const CLAIM_MS = 2 * MINUTE_MS;

/** Idempotent: of two at once one raises, one clears and one tells. */
export async function runAlerts(deps: AlertDeps): Promise<void> {
  const { settings, store, runtime } = deps;
  if (settings.alerts.balanceCredits !== undefined) await deps.refreshBalance(BALANCE_AGE_MS);
  await keep(deps, await deps.look(runtime.now()));
  const { url } = settings.alerts;
  for (const row of await store.alerts.all()) {
    if (url !== undefined) await tell(deps, url, row);
    // Nobody is to be told, any more.
    else if (row.resolvedAt !== null) await store.alerts.remove(row.kind);
  }
}

/** Brings the rows up to what is so now. */
async function keep(
  { settings, store, runtime, log }: AlertDeps,
  health: HealthReport,
): Promise<void> {
  const rows = await store.alerts.all();
  const holding = new Map(
    rows.filter(({ resolvedAt }) => resolvedAt === null).map((row) => [row.kind, row]),
  );
  const now = runtime.now();
  const news = diffAlerts(evaluateAlerts(health, settings.alerts, holding), rows, now);
  for (const alarm of news.raised) {
    const { kind, message } = alarm;
    if (await store.alerts.raise({ ...alarm, raisedAt: now, nextAttemptAt: now + alarm.graceMs }))
      log.warn('alert.raised', { kind, reason: message });
  }
  for (const alarm of news.changed) await store.alerts.refresh(alarm);
  for (const { kind, message } of news.resolved)
    if (await store.alerts.resolve(kind, message, now))
      log.info('alert.resolved', { kind, reason: message });
}

/** Sends what is to be told of a row, and writes down whether it was taken. */
async function tell(deps: AlertDeps, url: string, row: AlertRow): Promise<void> {
  const { store, webhooks, runtime, log } = deps;
  const { kind } = row;
  const at = runtime.now();
  const what = selectNotification(row, at);
  if (what === 'nothing') return;
  if (what === 'give_up') {
    log.error('alert.abandoned', { kind });
    return store.alerts.remove(kind);
  }
  if (!(await store.alerts.claim(row, at + CLAIM_MS))) return;

  const message = await alertMessage(deps, url, row, what, at);
  const endpoint = { client: 'alerts', endpoint: new URL(url).origin };
  const { status, error } = await webhooks.send(endpoint, message, at);
  const now = runtime.now();
  const told = { kind, outcome: what, status, reason: error, ms: now - at };
  if (status !== undefined && status >= 200 && status < 300) {
    await (what === 'resolved' ? store.alerts.remove(kind) : store.alerts.recordNotified(row, now));
    return log.info('alert.delivered', told);
  }
  const attempts = row.attempts + 1;
  const waitMs = notificationBackoffMs(attempts);
  await store.alerts.recordFailure(kind, now + waitMs);
  log.warn('alert.delivery_failed', { ...told, attempts, waitMs });
}
