/** The messages of active alerts as the report that they are shown with says. Pure. */
import type { HealthReport } from '../health/health-report.ts';
import type { HealthStore } from '../health/health-store.ts';
import { RESOLVED_MESSAGES, type ActiveAlerts } from './alert.ts';
import { evaluateAlerts, type AlertSettings } from './evaluate-alerts.ts';

/**
 * Reports with each alert's message by the report's own numbers: the stored one has those of the cron's last run. An
 * alert whose condition has ended stays active for some minutes, and says so.
 */
export function withCurrentMessages(health: HealthStore, settings: AlertSettings): HealthStore {
  return { read: async (now, ttlMs) => updateMessages(await health.read(now, ttlMs), settings) };
}

function updateMessages(report: HealthReport, settings: AlertSettings): HealthReport {
  const stored = new Map(report.alerts.map((alert) => [alert.kind, alert]));
  const current = new Map<string, string>([
    ...Object.entries(RESOLVED_MESSAGES),
    ...evaluateAlerts(report, settings, stored as ActiveAlerts).map(
      ({ kind, message }) => [kind, message] as const,
    ),
  ]);
  const alerts = report.alerts.map((alert) => ({
    ...alert,
    message: current.get(alert.kind) ?? alert.message,
  }));
  return { ...report, alerts };
}
