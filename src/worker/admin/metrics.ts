/** Formats the health report and today's usage as Prometheus text. Pure. */
import { SECOND_MS } from '../platform/units.ts';
import type { UnknownOutcomes } from './queries/usage-store.ts';
import type { HealthReport, UsageRow } from './views.ts';

export const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];
/** With a number: one sample without labels. */
type Metric = readonly [name: string, help: string, samples: number | readonly Sample[]];

/** A model is a label, whose values should be few; callers may name more where ALLOWED_MODELS allows it. */
const MAX_MODELS = 200;

/** `rows`: today's, grouped by model, the dearest first. Those beyond MAX_MODELS are one model, `other`. */
export function formatMetrics(
  health: HealthReport,
  rows: readonly UsageRow[],
  unknownOutcomes: UnknownOutcomes,
): string {
  const usage = [...rows.slice(0, MAX_MODELS), ...mergeRows(rows.slice(MAX_MODELS))];
  const gauges = [
    ...buildTaskGauges(health, unknownOutcomes),
    ...buildCopyGauges(health),
    ...buildDeliveryGauges(health),
    ...buildDeploymentGauges(health, usage),
  ].map((metric) => formatMetric(metric, 'gauge'));
  const counters = buildCounters(usage).map((metric) => formatMetric(metric, 'counter'));
  return [...gauges, ...counters].join('');
}

function mergeRows(rows: readonly UsageRow[]): UsageRow[] {
  if (rows.length === 0) return [];
  const sum = (field: 'tasks' | 'succeeded' | 'failed' | 'credits') =>
    rows.reduce((total, row) => total + row[field], 0);
  return [
    {
      model: 'other',
      tasks: sum('tasks'),
      succeeded: sum('succeeded'),
      failed: sum('failed'),
      credits: sum('credits'),
    },
  ];
}

function buildTaskGauges({ at, tasks }: HealthReport, unknownOutcomes: UnknownOutcomes): Metric[] {
  return [
    ['tasks_running', 'Tasks that have not ended.', tasks.running],
    ['tasks_unconfirmed', 'Running tasks that KIE has not confirmed.', tasks.unconfirmed],
    ['tasks_late', 'Running tasks that take longer than usual for their model.', tasks.late],
    [
      'tasks_overdue_seconds',
      'Time since the oldest overdue poll was due.',
      overdueSeconds(at, tasks),
    ],
    [
      'tasks_outcome_unknown',
      'Tasks that ended with an unknown outcome in the last 30 days, among the newest 10,000.',
      Object.entries(unknownOutcomes).map(([state, count]) => [{ state }, count]),
    ],
  ];
}

function buildCopyGauges({ at, copies }: HealthReport): Metric[] {
  return [
    ['copies_pending', 'Files that have to be copied.', copies.pending],
    ['copies_retrying', 'Pending copies that failed at least once.', copies.retrying],
    ['copies_near_deadline', 'Pending copies whose file KIE deletes soon.', copies.nearDeadline],
    ['copies_failed', 'Copies that failed in the last 30 days.', copies.failed],
    ['files_lost', 'Copies found missing from R2 in the last 24 hours.', copies.lost],
    [
      'copies_overdue_seconds',
      'Time since the oldest overdue copy was due.',
      overdueSeconds(at, copies),
    ],
  ];
}

function buildDeliveryGauges({ at, deliveries }: HealthReport): Metric[] {
  return [
    ['deliveries_pending', 'Callbacks that have to be sent.', deliveries.pending],
    ['deliveries_paused', 'Callbacks that are paused with their endpoint.', deliveries.paused],
    ['deliveries_failed', 'Callbacks that failed.', deliveries.failed],
    [
      'deliveries_overdue_seconds',
      'Time since the oldest overdue callback was due.',
      overdueSeconds(at, deliveries),
    ],
    ['unhealthy_endpoints', 'Endpoints with recent failures.', deliveries.unhealthyEndpoints],
  ];
}

function buildDeploymentGauges(
  { at, cron, catalogue, deadLetters, charges, balance, database, alerts }: HealthReport,
  usage: readonly UsageRow[],
): Metric[] {
  const credits = balance?.credits ?? null;
  const catalogueReadAt = catalogue?.readAt ?? null;
  return [
    [
      'cron_age_seconds',
      'Time since the cron began its latest run; absent before the first.',
      cron === null ? [] : [[{}, (at - cron.lastRunAt) / SECOND_MS]],
    ],
    [
      'catalogue_age_seconds',
      "Time since KIE's list of models was read; absent before the first usable one.",
      catalogueReadAt === null ? [] : [[{}, (at - catalogueReadAt) / SECOND_MS]],
    ],
    ['dead_letters', 'Queue messages dead-lettered in the last 24 hours.', deadLetters.lastDay],
    [
      'unexpected_charges',
      'Tasks of the last 24 hours whose charge is far from the price of their model.',
      charges.unexpected.map(({ model, tasks }) => [{ model }, tasks]),
    ],
    [
      'credits_above_reservation',
      'Credits charged above the reservations of the last 24 hours, of clients with at least three such tasks.',
      charges.exceeding.map(({ client, charged, reserved }) => [{ client }, charged - reserved]),
    ],
    [
      'balance_credits',
      'Credits of the KIE account; absent if it could not be read.',
      credits === null ? [] : [[{}, credits]],
    ],
    ['database_bytes', 'Size of the database.', database.bytes],
    ['alert_firing', 'Active alerts.', alerts.map(({ kind }) => [{ kind }, 1])],
    [
      'credits_today',
      'Credits charged or reserved today (UTC).',
      usage.map((row) => [{ model: row.model ?? '' }, row.credits]),
    ],
  ];
}

/** They reset at midnight UTC, which Prometheus accepts of a counter. */
function buildCounters(usage: readonly UsageRow[]): Metric[] {
  return [
    [
      'tasks_created_total',
      'Tasks created today (UTC).',
      usage.map(({ model = '', tasks }) => [{ model }, tasks]),
    ],
    [
      'tasks_ended_total',
      'Tasks created today (UTC) that succeeded or failed; see kie_edge_tasks_outcome_unknown for the others.',
      usage.flatMap(({ model = '', succeeded, failed }): Sample[] => [
        [{ model, state: 'success' }, succeeded],
        [{ model, state: 'fail' }, failed],
      ]),
    ],
  ];
}

function overdueSeconds(at: number, { oldestDueAt }: { oldestDueAt: number | null }): number {
  return oldestDueAt === null ? 0 : (at - oldestDueAt) / SECOND_MS;
}

function formatMetric([name, help, samples]: Metric, type: string): string {
  const fullName = `kie_edge_${name}`;
  const lines = (typeof samples === 'number' ? [[{}, samples] as const] : samples).map(
    ([labels, value]) => `${fullName}${formatLabels(labels)} ${value}`,
  );
  return `${[`# HELP ${fullName} ${help}`, `# TYPE ${fullName} ${type}`, ...lines].join('\n')}\n`;
}

function formatLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
