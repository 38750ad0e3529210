/** The health report as lines of text, the most severe first. Pure. */
import { COUNT_LIMIT, type HealthReport } from '../../../worker/admin/views.ts';
import { findStaleSince } from '../../../worker/health/stale-catalogue.ts';
import { MINUTE_MS } from '../../../worker/platform/units.ts';
import { MODELS_HREF, tasksHref } from '../routes.ts';
import { formatRelative } from './format-date.ts';
import { pluralize } from './format-number.ts';
import type { Tone } from './status-label.ts';

export interface HealthLine {
  readonly tone: Tone;
  readonly text: string;
  /** The page that lists what the line counts. */
  readonly href?: string;
}

/** The cron runs every minute. Work that has been due for longer means that it does not run. */
const OVERDUE_MS = 5 * MINUTE_MS;

const SEVERITY_ORDER: readonly Tone[] = ['error', 'warning', 'info', 'success'];

export function buildHealthLines(health: HealthReport): HealthLine[] {
  const lines = [
    ...buildCronLines(health),
    ...buildOverdueLines(health),
    ...buildTaskLines(health),
    ...buildCopyLines(health),
    ...buildDeliveryLines(health),
    ...buildDeadLetterLines(health),
    ...buildCatalogueLines(health),
  ];
  return lines.toSorted((a, b) => SEVERITY_ORDER.indexOf(a.tone) - SEVERITY_ORDER.indexOf(b.tone));
}

/** The heading above the lines. */
export function summarizeHealth(lines: readonly HealthLine[]): string {
  if (lines.some(({ tone }) => tone === 'error')) return 'Action required';
  return lines.some(({ tone }) => tone === 'warning') ? 'Degraded' : 'Healthy';
}

function buildCronLines({ at, cron }: HealthReport): HealthLine[] {
  if (cron === null)
    return [
      {
        tone: 'info',
        text: 'The cron has not run yet. It may begin 15 minutes after the first deployment',
      },
    ];
  if (at - cron.lastRunAt < OVERDUE_MS) return [];
  return [{ tone: 'error', text: `The cron ran last ${formatRelative(cron.lastRunAt, at)}` }];
}

function buildOverdueLines({ at, cron, tasks, copies, deliveries }: HealthReport): HealthLine[] {
  const due = [tasks.oldestDueAt, copies.oldestDueAt, deliveries.oldestDueAt].filter(
    (time) => time !== null,
  );
  const oldest = Math.min(...due);
  if (cron === null || due.length === 0 || at - oldest < OVERDUE_MS) return [];
  return [
    {
      tone: 'error',
      text: `Work due ${formatRelative(oldest, at)} has not started. Check that the cron runs`,
    },
  ];
}

function buildTaskLines({ tasks: { running, unconfirmed, late } }: HealthReport): HealthLine[] {
  const lines: HealthLine[] = [
    running === 0
      ? { tone: 'success', text: 'No running tasks' }
      : { tone: 'info', text: formatCapped(running, 'running task') },
  ];
  if (late > 0) lines.push({ tone: 'warning', text: formatCapped(late, 'late task') });
  if (unconfirmed > 0)
    lines.push({
      tone: 'warning',
      text: `${formatCapped(unconfirmed, 'task')} not confirmed by KIE`,
      href: tasksHref({ state: 'unconfirmed' }),
    });
  return lines;
}

function buildCopyLines({
  copies: { pending, retrying, nearDeadline, failed, lost },
}: HealthReport): HealthLine[] {
  const lines: HealthLine[] = [];
  if (nearDeadline > 0)
    lines.push({
      tone: 'error',
      text: `${formatCapped(nearDeadline, 'file')} not copied yet and soon deleted by KIE`,
    });
  if (failed > 0)
    lines.push({
      tone: 'error',
      text: `${formatCapped(failed, 'failed copy', 'failed copies')} in 30 days`,
      href: tasksHref({ failedFiles: '1' }),
    });
  if (lost > 0)
    lines.push({
      tone: 'warning',
      text: `${formatCapped(lost, 'stored file')} missing from R2 in 24 hours`,
    });
  if (retrying > 0)
    lines.push({
      tone: 'warning',
      text: `${formatCapped(retrying, 'copy', 'copies')} being retried`,
    });
  if (pending > retrying)
    lines.push({ tone: 'info', text: `${formatCapped(pending - retrying, 'file')} being copied` });
  if (pending === 0) lines.push({ tone: 'success', text: 'No pending copies' });
  return lines;
}

function buildDeliveryLines({
  deliveries: { pending, paused, failed, unhealthyEndpoints },
}: HealthReport): HealthLine[] {
  const lines: HealthLine[] = [];
  if (failed > 0) lines.push({ tone: 'error', text: formatCapped(failed, 'failed callback') });
  if (paused > 0) lines.push({ tone: 'warning', text: formatCapped(paused, 'paused callback') });
  if (unhealthyEndpoints > 0)
    lines.push({
      tone: 'warning',
      text: formatCapped(unhealthyEndpoints, 'unhealthy endpoint'),
    });
  if (pending > 0) lines.push({ tone: 'info', text: formatCapped(pending, 'pending callback') });
  if (pending + paused + failed === 0)
    lines.push({ tone: 'success', text: 'All callbacks delivered' });
  return lines;
}

function buildDeadLetterLines({ at, deadLetters }: HealthReport): HealthLine[] {
  const { lastDay, latestAt } = deadLetters;
  if (lastDay === 0) return [];
  const latest = latestAt === null ? '' : ` (latest ${formatRelative(latestAt, at)})`;
  const [were, their] = lastDay === 1 ? ['was', 'its row'] : ['were', 'their rows'];
  return [
    {
      tone: 'warning',
      text: `${formatCapped(lastDay, 'message')} ${were} dead-lettered in the last 24 h${latest}; the cron will process ${their}`,
    },
  ];
}

function buildCatalogueLines({ at, cron, catalogue }: HealthReport): HealthLine[] {
  const since = findStaleSince(catalogue, cron, at);
  if (since === undefined) return [];
  const text = catalogue?.readAt
    ? `KIE’s list of models was last read ${formatRelative(since, at)}`
    : 'KIE’s list of models has never been read';
  return [{ tone: 'warning', text, href: MODELS_HREF }];
}

/** The API stops counting at COUNT_LIMIT. */
function formatCapped(n: number, singular: string, plural?: string): string {
  const text = pluralize(n, singular, plural);
  return n >= COUNT_LIMIT ? `At least ${text}` : text;
}
