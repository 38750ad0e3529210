/** The numbers of health and of today's usage in Prometheus' text format. Pure. */
import { SECOND_MS } from '../platform/units.ts';
import type { UnknownEnds } from './queries/usage-store.ts';
import type { HealthReport, UsageRow } from './views.ts';

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** A value, or one for each of several labels. */
type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];
type Metric = readonly [name: string, help: string, samples: number | readonly Sample[]];

/** `usage` is today's, by model. */
export function metricsText(
  health: HealthReport,
  usage: readonly UsageRow[],
  unknownEnds: UnknownEnds,
): string {
  const gauges = gaugesOf(health, usage, unknownEnds).map((metric) => textOf(metric, 'gauge'));
  const counters = countersOf(usage).map((metric) => textOf(metric, 'counter'));
  return [...gauges, ...counters].join('');
}

function gaugesOf(
  health: HealthReport,
  usage: readonly UsageRow[],
  unknownEnds: UnknownEnds,
): Metric[] {
  const { at, tasks, copies, deliveries, deadLetters, balance, alerts } = health;
  const overdue = ({ oldestDueAt }: { oldestDueAt: number | null }) =>
    oldestDueAt === null ? 0 : (at - oldestDueAt) / SECOND_MS;
  const credits = balance?.credits ?? null;
  return [
    ['tasks_running', 'Tasks that have not ended.', tasks.running],
    ['tasks_unconfirmed', 'Tasks of which KIE gave no clear answer.', tasks.unconfirmed],
    ['tasks_late', 'Tasks under way for longer than their model takes.', tasks.late],
    ['tasks_overdue_seconds', 'Since a task should have been asked for.', overdue(tasks)],
    [
      'tasks_outcome_unknown',
      'Tasks that ended in the last 30 days without anybody knowing how, of the newest 10,000.',
      Object.entries(unknownEnds).map(([state, count]) => [{ state }, count]),
    ],
    ['copies_pending', 'Files that are to be copied.', copies.pending],
    ['copies_retrying', 'Copies that failed at least once.', copies.retrying],
    ['copies_near_deadline', 'Copies whose file KIE deletes soon.', copies.nearDeadline],
    ['copies_failed', 'Copies given up in the last 30 days.', copies.failed],
    ['copies_overdue_seconds', 'Since a copy should have been tried.', overdue(copies)],
    ['deliveries_pending', 'Callbacks that are to be sent.', deliveries.pending],
    ['deliveries_paused', 'Callbacks held back for their endpoints.', deliveries.paused],
    ['deliveries_failed', 'Callbacks that were given up.', deliveries.failed],
    ['deliveries_overdue_seconds', 'Since a callback should have been sent.', overdue(deliveries)],
    [
      'unhealthy_endpoints',
      'Endpoints that do not take what they are sent.',
      deliveries.unhealthyEndpoints,
    ],
    ['dead_letters', 'Messages of the last day that crashed again and again.', deadLetters.lastDay],
    ['balance_credits', 'Of the account at KIE.', credits === null ? [] : [[{}, credits]]],
    ['alert_firing', 'Causes of alarm that hold.', alerts.map(({ kind }) => [{ kind }, 1])],
    [
      'credits_today',
      'Charged or reserved since midnight, UTC.',
      usage.map((row) => [{ model: row.model ?? '' }, row.credits]),
    ],
  ];
}

/** They begin anew at midnight, as a counter may. */
function countersOf(usage: readonly UsageRow[]): Metric[] {
  return [
    [
      'tasks_created_total',
      'Tasks of today, UTC.',
      usage.map(({ model = '', tasks }) => [{ model }, tasks]),
    ],
    [
      'tasks_ended_total',
      'Tasks of today that succeeded or failed, UTC; kie_edge_tasks_outcome_unknown has those that nobody knows the end of.',
      usage.flatMap(({ model = '', succeeded, failed }): Sample[] => [
        [{ model, state: 'success' }, succeeded],
        [{ model, state: 'fail' }, failed],
      ]),
    ],
  ];
}

function textOf([name, help, samples]: Metric, type: string): string {
  const full = `kie_edge_${name}`;
  const lines = (typeof samples === 'number' ? [[{}, samples] as const] : samples).map(
    ([labels, value]) => `${full}${labelsOf(labels)} ${value}`,
  );
  return `${[`# HELP ${full} ${help}`, `# TYPE ${full} ${type}`, ...lines].join('\n')}\n`;
}

function labelsOf(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
