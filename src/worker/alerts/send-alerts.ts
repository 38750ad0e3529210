/** By the cron: sees what is alarming, keeps it in a row a cause, and tells ALERT_URL what is new. */
import type { Health } from '../health/health-report.ts';
import type { Deps, Stores } from '../deps.ts';
import { MINUTE_MS } from '../platform/units.ts';
import { alertMessage } from './alert-message.ts';
import type { AlertRow } from './alert-store.ts';
import { whatIsAlarming } from './evaluate-alerts.ts';
import { waitAfter, whatsNew, whatToTell } from './diff-alerts.ts';

export interface AlertDeps extends Pick<Deps, 'settings' | 'keys' | 'receivers' | 'world' | 'log'> {
  store: Pick<Stores, 'alerts'>;
  /** How the deployment does. */
  look: (now: number) => Promise<Health>;
  /** Asks KIE for the account's credits, if what is known is older than this. */
  refreshBalance: (olderThanMs: number) => Promise<void>;
}

const BALANCE_AGE_MS = 10 * MINUTE_MS;

/** A try takes 15 seconds; should the isolate die with it, the cron makes it again. */
const CLAIM_MS = 2 * MINUTE_MS;

/** Idempotent: of two at once one raises, one clears and one tells. */
export async function sweepAlerts(deps: AlertDeps): Promise<void> {
  const { settings, store, world } = deps;
  if (settings.alerts.balanceCredits !== undefined) await deps.refreshBalance(BALANCE_AGE_MS);
  await keep(deps, await deps.look(world.now()));
  const { url } = settings.alerts;
  for (const row of await store.alerts.all()) {
    if (url !== undefined) await tell(deps, url, row);
    // Nobody is to be told, any more.
    else if (row.clearedAt !== null) await store.alerts.forget(row.cause);
  }
}

/** Brings the rows up to what is so now. */
async function keep({ settings, store, world, log }: AlertDeps, health: Health): Promise<void> {
  const rows = await store.alerts.all();
  const holding = new Map(
    rows.filter(({ clearedAt }) => clearedAt === null).map((row) => [row.cause, row]),
  );
  const now = world.now();
  const news = whatsNew(whatIsAlarming(health, settings.alerts, holding), rows, now);
  for (const alarm of news.raised) {
    const { cause, message } = alarm;
    if (await store.alerts.raise({ ...alarm, since: now, nextTryAt: now + alarm.graceMs }))
      log.warn('alert.raised', { cause, reason: message });
  }
  for (const alarm of news.changed) await store.alerts.hold(alarm);
  for (const { cause, message } of news.cleared)
    if (await store.alerts.clear(cause, message, now))
      log.info('alert.cleared', { cause, reason: message });
}

/** Sends what is to be told of a row, and writes down whether it was taken. */
async function tell(deps: AlertDeps, url: string, row: AlertRow): Promise<void> {
  const { store, receivers, world, log } = deps;
  const { cause } = row;
  const at = world.now();
  const what = whatToTell(row, at);
  if (what === 'nothing') return;
  if (what === 'give_up') {
    log.error('alert.given_up', { cause });
    return store.alerts.forget(cause);
  }
  if (!(await store.alerts.claim(row, at + CLAIM_MS))) return;

  const message = await alertMessage(deps, url, row, what, at);
  const receiver = { client: 'alerts', receiver: new URL(url).origin };
  const { status, error } = await receivers.send(receiver, message, at);
  const now = world.now();
  const told = { cause, outcome: what, status, reason: error, ms: now - at };
  if (status !== undefined && status >= 200 && status < 300) {
    await (what === 'cleared' ? store.alerts.forget(cause) : store.alerts.told(row, now));
    return log.info('alert.told', told);
  }
  const tries = row.tries + 1;
  const waitMs = waitAfter(tries);
  await store.alerts.failed(cause, now + waitMs);
  log.warn('alert.not_taken', { ...told, tries, waitMs });
}
