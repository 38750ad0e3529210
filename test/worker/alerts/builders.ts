/** Health reports, and an edge whose alerting step reads a scripted one. */
import type { HealthReport } from '../../../src/worker/admin/views.ts';
import { runAlerts, type AlertDeps } from '../../../src/worker/alerts/send-alerts.ts';
import type { AlertBody } from '../../../src/worker/alerts/alert-message.ts';
import { MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { sendSignedWebhook } from '../../../src/worker/webhooks/send-signed-webhook.ts';
import { testEdge, type FetchCall, type TestEdge } from '../../support/edge.ts';
import { NOW } from '../tasks/builders.ts';

export const ALERT_URL = 'https://hooks.test/services/T0/B0/a-secret-of-the-operators';

type Parts = { [Part in keyof HealthReport]?: Partial<HealthReport[Part]> | null };

/** A report of a healthy deployment with the given deviations. */
export function makeHealth(part: Parts = {}, at = NOW): HealthReport {
  const healthy: HealthReport = {
    at,
    cron: { firstRunAt: 0, lastRunAt: at },
    tasks: { running: 0, unconfirmed: 0, late: 0, oldestDueAt: null },
    copies: { pending: 0, retrying: 0, nearDeadline: 0, failed: 0, lost: 0, oldestDueAt: null },
    deliveries: {
      pending: 0,
      paused: 0,
      failed: 0,
      failedLastDay: 0,
      unhealthyEndpoints: 0,
      oldestDueAt: null,
    },
    deadLetters: { lastDay: 0, latestAt: null },
    charges: { unexpected: [], exceeding: [] },
    database: { bytes: 0, largestAccounts: [] },
    balance: null,
    remained: null,
    catalogue: null,
    alerts: [],
  };
  return {
    ...healthy,
    ...part,
    tasks: { ...healthy.tasks, ...part.tasks },
    copies: { ...healthy.copies, ...part.copies },
    deliveries: { ...healthy.deliveries, ...part.deliveries },
    deadLetters: { ...healthy.deadLetters, ...part.deadLetters },
    charges: { ...healthy.charges, ...part.charges },
    database: { ...healthy.database, ...part.database },
  } as HealthReport;
}

/** The effects of the cron's alerting step, with a scripted health report. */
export function alertDeps(
  { deps }: TestEdge,
  readHealth: (now: number) => HealthReport,
  onRefreshBalance: (maxAgeMs: number) => unknown = () => undefined,
): AlertDeps {
  return {
    ...deps,
    readHealth: async (now) => readHealth(now),
    refreshBalance: async (maxAgeMs) => void onRefreshBalance(maxAgeMs),
    sendWebhook: (address, message, now) =>
      sendSignedWebhook(deps, 'alerts', address, message, now),
  };
}

export interface AlertingEdge extends TestEdge {
  /** Sets the report from now on. */
  setHealth: (part?: Parts) => void;
  /** Runs the alerting step once a minute; the first run is immediate. */
  runMinutes: (minutes?: number) => Promise<void>;
  /** The notifications that ALERT_URL received. */
  notifications: () => AlertBody[];
  /** The `maxAgeMs` of each balance refresh. */
  balanceRefreshes: number[];
}

/** `hook` responds to ALERT_URL. */
export function alertingEdge(
  hook: (call: FetchCall, n: number) => Response = () => new Response('ok'),
  vars: Record<string, string> = { ALERT_URL },
): AlertingEdge {
  let part: Parts = {};
  const balanceRefreshes: number[] = [];
  const edge = testEdge((call) => hook(call, edge.calls.length), vars);
  const deps = alertDeps(
    edge,
    (now) => makeHealth(part, now),
    (maxAgeMs) => balanceRefreshes.push(maxAgeMs),
  );
  return {
    ...edge,
    balanceRefreshes,
    setHealth: (next = {}) => void (part = next),
    runMinutes: async (minutes = 1) => {
      for (let n = 0; n < minutes; n++) {
        await runAlerts(deps);
        edge.clock.now += MINUTE_MS;
      }
    },
    notifications: () => edge.calls.map(({ body }) => JSON.parse(body) as AlertBody),
  };
}
