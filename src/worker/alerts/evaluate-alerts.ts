/**
 * Derives the active alerts from a health report. Pure. Each condition has hysteresis: it ends at another
 * value than it begins. A raised alert also stays active for a minimum time (diff-alerts.ts).
 */
import type { HealthReport } from '../health/health-report.ts';
import type { Settings } from '../config/settings.ts';
import { MINUTE_MS } from '../platform/units.ts';
import { findChargeAlerts } from './charge-alerts.ts';
import { findDatabaseAlerts } from './database-alerts.ts';
import { createAlert, type ActiveAlerts, type Alert, type AlertKind } from './alert.ts';

export type AlertSettings = Pick<Settings, 'ALERT_BALANCE_CREDITS' | 'DATABASE_MAX_BYTES'>;

/** A low balance is resolved at this multiple of the limit. */
const BALANCE_RESOLVE_FACTOR = 1.1;

/** The cron and the queues process due work within two minutes. */
const OVERDUE_MS = 10 * MINUTE_MS;
const OVERDUE_RESOLVE_MS = 5 * MINUTE_MS;

/** The callback of most unconfirmed tasks arrives within minutes. */
const UNCONFIRMED_GRACE_MS = 30 * MINUTE_MS;

/** The alerts that are active now. A balance that cannot be read leaves its alert as it was. */
export function evaluateAlerts(
  health: HealthReport,
  settings: AlertSettings,
  active: ActiveAlerts,
): Alert[] {
  return [
    ...balanceAlerts(health, settings, active.get('balance_low')),
    ...copyAlerts(health),
    ...deliveryAlerts(health, active),
    ...taskAlerts(health, active),
    ...deadLetterAlerts(health),
    ...findChargeAlerts(health),
    ...findDatabaseAlerts(health, settings, active),
  ];
}

/** Uses the later of two readings: the balance as requested, and as reported with a task. */
function balanceAlerts(
  { balance, remained }: HealthReport,
  { ALERT_BALANCE_CREDITS: balanceCredits }: AlertSettings,
  previous: Pick<Alert, 'message'> | undefined,
): Alert[] {
  if (balanceCredits === undefined) return [];
  const isRequestedLater =
    balance !== null && balance.at >= (remained?.at ?? 0) && balance.credits !== null;
  const credits = isRequestedLater ? balance.credits : (remained?.credits ?? null);
  if (credits === null)
    return previous === undefined ? [] : [createAlert('balance_low', previous.message)];
  const limit = previous === undefined ? balanceCredits : balanceCredits * BALANCE_RESOLVE_FACTOR;
  if (credits >= limit) return [];
  return [
    createAlert(
      'balance_low',
      `The KIE account has ${credits} credits left; ALERT_BALANCE_CREDITS is ${balanceCredits}. Buy credits at kie.ai: without credits KIE rejects every task.`,
    ),
  ];
}

function copyAlerts({ copies }: HealthReport): Alert[] {
  const alerts: Alert[] = [];
  if (copies.nearDeadline > 0)
    alerts.push(
      createAlert(
        'copies_near_deadline',
        `${pluralize(copies.nearDeadline, 'result is', 'results are')} not copied yet, and KIE deletes them soon. GET /admin/api/stuck has the reason. Fix it (for example, a host that FILE_HOSTS does not list), then POST /admin/api/tasks/{id}/retry-copy.`,
      ),
    );
  if (copies.failed > 0)
    alerts.push(
      createAlert(
        'copies_failed',
        `The copy of ${pluralize(copies.failed, 'result', 'results')} failed in the last 30 days: KIE did not provide the file before deleting it. GET /admin/api/stuck lists the tasks and reasons; callers see failedFileNumbers. If KIE still has the file, POST /admin/api/tasks/{id}/retry-copy; otherwise accept the loss with POST /admin/api/tasks/{id}/abandon and {"target":"copies"}.`,
        { count: copies.failed },
      ),
    );
  if (copies.lost > 0)
    alerts.push(
      createAlert(
        'files_lost',
        `${pluralize(copies.lost, 'stored result was', 'stored results were')} missing from R2 in the last 24 hours. Each is served and copied from KIE again; where KIE has deleted it too, the copy fails. Find what deletes objects of the bucket (a lifecycle rule, a script, another Worker); npm run audit lists what else is missing, and POST /admin/api/tasks/{id}/retry-copy copies it again.`,
        { count: copies.lost },
      ),
    );
  return alerts;
}

function deliveryAlerts(health: HealthReport, active: ActiveAlerts): Alert[] {
  const alerts: Alert[] = [];
  const { deliveries } = health;
  const minutes = overdueMinutes('deliveries_overdue', health, deliveries.oldestDueAt, active);
  if (minutes !== undefined)
    alerts.push(
      createAlert(
        'deliveries_overdue',
        `Callbacks have been overdue for ${minutes} minutes. The consumer of the delivery queue (its name ends in -deliveries) is failing or too slow: check the queue and the log event message.retried.`,
      ),
    );
  if (deliveries.paused > 0)
    alerts.push(
      createAlert(
        'deliveries_paused',
        `${pluralize(deliveries.paused, 'callback is', 'callbacks are')} paused because their endpoint failed at every attempt. GET /admin/api/endpoints lists it. Fix the endpoint: it is probed once an hour, and after a success the paused callbacks are sent. Resend failed ones with POST /admin/api/deliveries/replay.`,
      ),
    );
  if (deliveries.failedLastDay > 0)
    alerts.push(
      createAlert(
        'deliveries_failed',
        `${pluralize(deliveries.failedLastDay, 'callback', 'callbacks')} failed in the last 24 hours: the endpoint failed at every attempt. GET /admin/api/stuck lists them. Fix the endpoint, then POST /admin/api/deliveries/replay; or dismiss one with POST /admin/api/deliveries/{id}/abandon.`,
        { count: deliveries.failedLastDay },
      ),
    );
  return alerts;
}

function taskAlerts(health: HealthReport, active: ActiveAlerts): Alert[] {
  const alerts: Alert[] = [];
  const { tasks } = health;
  const minutes = overdueMinutes('tasks_overdue', health, tasks.oldestDueAt, active);
  if (minutes !== undefined)
    alerts.push(
      createAlert(
        'tasks_overdue',
        `Polling of tasks has been overdue for ${minutes} minutes. The cron is not running or too slow, or KIE does not respond: check the log events task.polled and task.poll_failed.`,
      ),
    );
  if (tasks.unconfirmed > 0)
    alerts.push(
      createAlert(
        'tasks_unconfirmed',
        `${pluralize(tasks.unconfirmed, 'task is', 'tasks are')} unconfirmed: KIE's response was lost and no callback arrived, so the task may exist. Check that KIE works and can reach PUBLIC_URL. A task that stays unconfirmed ends as never_confirmed after UNCONFIRMED_DEADLINE_MS.`,
        { graceMs: UNCONFIRMED_GRACE_MS },
      ),
    );
  return alerts;
}

function deadLetterAlerts({ deadLetters }: HealthReport): Alert[] {
  if (deadLetters.lastDay === 0) return [];
  return [
    createAlert(
      'dead_letters',
      `${pluralize(deadLetters.lastDay, 'queue message', 'queue messages')} crashed the Worker at every attempt in the last 24 hours. No work is lost: the cron takes it over. The log event message.dead_lettered names the work, and the log before it has the cause.`,
      { count: deadLetters.lastDay },
    ),
  ];
}

/**
 * Minutes since `dueAt` if that is long enough for the alert; an active one ends at a lower value. What was
 * due before the first run of the cron counts from that run: it may begin 15 minutes after the deployment.
 */
function overdueMinutes(
  kind: AlertKind,
  { at, cron }: HealthReport,
  dueAt: number | null,
  active: ActiveAlerts,
): number | undefined {
  const ms = dueAt === null ? 0 : at - Math.max(dueAt, cron?.firstRunAt ?? at);
  const limit = active.has(kind) ? OVERDUE_RESOLVE_MS : OVERDUE_MS;
  return ms >= limit ? Math.floor(ms / MINUTE_MS) : undefined;
}

function pluralize(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
