/** Health in which nothing is wrong, and an edge whose cron looks at it and tells somebody. */
import type { HealthReport } from '../../../src/worker/admin/views.ts';
import { runAlerts, type AlertDeps } from '../../../src/worker/alerts/send-alerts.ts';
import type { AlertBody } from '../../../src/worker/alerts/alert-message.ts';
import { MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { sendSignedWebhook } from '../../../src/worker/webhooks/send-signed-webhook.ts';
import { testEdge, type FetchCall, type TestEdge } from '../../support/edge.ts';
import { NOW } from '../tasks/builders.ts';

export const ALERT_URL = 'https://hooks.test/services/T0/B0/a-secret-of-the-operators';

type Parts = { [Part in keyof HealthReport]?: Partial<HealthReport[Part]> | null };

/** All is well, but for what is given. */
export function aHealth(part: Parts = {}, at = NOW): HealthReport {
  const well: HealthReport = {
    at,
    tasks: { running: 0, unconfirmed: 0, late: 0, oldestDueAt: null },
    copies: { pending: 0, retrying: 0, nearDeadline: 0, failed: 0, oldestDueAt: null },
    deliveries: {
      pending: 0,
      paused: 0,
      failed: 0,
      failedLastDay: 0,
      unhealthyEndpoints: 0,
      oldestDueAt: null,
    },
    deadLetters: { lastDay: 0, latestAt: null },
    balance: null,
    remained: null,
    alerts: [],
  };
  return {
    ...well,
    ...part,
    tasks: { ...well.tasks, ...part.tasks },
    copies: { ...well.copies, ...part.copies },
    deliveries: { ...well.deliveries, ...part.deliveries },
    deadLetters: { ...well.deadLetters, ...part.deadLetters },
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
  /** What is so from now on. */
  health: (part?: Parts) => void;
  /** The cron, once a minute for so many; the first at once. */
  sweep: (minutes?: number) => Promise<void>;
  /** What ALERT_URL was sent. */
  told: () => AlertBody[];
  /** How old a balance may be that was asked for. */
  balancesAsked: number[];
}

/** `hook` is who stands behind ALERT_URL. */
export function alertingEdge(
  hook: (call: FetchCall, n: number) => Response = () => new Response('ok'),
  vars: Record<string, string> = { ALERT_URL },
): AlertingEdge {
  let part: Parts = {};
  const balancesAsked: number[] = [];
  const edge = testEdge((call) => hook(call, edge.calls.length), vars);
  const deps = alertDeps(
    edge,
    (now) => aHealth(part, now),
    (maxAgeMs) => balancesAsked.push(maxAgeMs),
  );
  return {
    ...edge,
    balancesAsked,
    health: (next = {}) => void (part = next),
    sweep: async (minutes = 1) => {
      for (let n = 0; n < minutes; n++) {
        await runAlerts(deps);
        edge.clock.now += MINUTE_MS;
      }
    },
    told: () => edge.calls.map(({ body }) => JSON.parse(body) as AlertBody),
  };
}
