/** How the edge is, in plain words: what is wrong first. Pure. */
import { COUNT_LIMIT, type HealthReport } from '../../../worker/admin/views.ts';
import { MINUTE_MS } from '../../../worker/platform/units.ts';
import { tasksAddress } from '../routes.ts';
import type { Tone } from './state-label.ts';
import { count, relative } from './time-label.ts';

export interface HealthLine {
  readonly tone: Tone;
  readonly text: string;
  /** Where it can be looked at. */
  readonly href?: string;
}

/** The cron comes every minute: work that was due longer ago than this was not found by it. */
const OVERDUE_MS = 5 * MINUTE_MS;

const RANK: Readonly<Record<Tone, number>> = { bad: 0, doubt: 1, going: 2, good: 3 };

export function healthLines(health: HealthReport): HealthLine[] {
  const lines = [
    ...overdueLines(health),
    ...taskLines(health),
    ...copyLines(health),
    ...deliveryLines(health),
    ...deadLetterLines(health),
  ];
  return lines.toSorted((a, b) => RANK[a.tone] - RANK[b.tone]);
}

/** Of all of it, as a heading says it. */
export function healthHeadline(lines: readonly HealthLine[]): string {
  if (lines.some(({ tone }) => tone === 'bad')) return 'Something needs you';
  return lines.some(({ tone }) => tone === 'doubt') ? 'Mostly well' : 'All is well';
}

function overdueLines({ at, tasks, copies, deliveries }: HealthReport): HealthLine[] {
  const due = [tasks.oldestDueAt, copies.oldestDueAt, deliveries.oldestDueAt].filter(
    (time) => time !== null,
  );
  const oldest = Math.min(...due);
  if (at - oldest < OVERDUE_MS || due.length === 0) return [];
  return [
    {
      tone: 'bad',
      text: `Work that was due ${relative(oldest, at)} waits: does the cron run?`,
    },
  ];
}

function taskLines({ tasks: { running, unconfirmed, late } }: HealthReport): HealthLine[] {
  const lines: HealthLine[] = [
    {
      tone: running === 0 ? 'good' : 'going',
      text: running === 0 ? 'No task is under way' : `${some(running, 'task')} under way`,
    },
  ];
  if (late > 0) lines.push({ tone: 'doubt', text: `${some(late, 'task')} later than usual` });
  if (unconfirmed > 0)
    lines.push({
      tone: 'doubt',
      text: `${some(unconfirmed, 'task')} not confirmed by KIE`,
      href: tasksAddress({ state: 'unconfirmed' }),
    });
  return lines;
}

function copyLines({
  copies: { pending, retrying, nearDeadline, failed },
}: HealthReport): HealthLine[] {
  const lines: HealthLine[] = [];
  if (nearDeadline > 0)
    lines.push({
      tone: 'bad',
      text: `${some(nearDeadline, 'file')} that KIE deletes soon, not copied yet`,
    });
  if (failed > 0)
    lines.push({
      tone: 'bad',
      text: `${some(failed, 'file')} lost in 30 days`,
      href: tasksAddress({ lost: '1' }),
    });
  if (retrying > 0)
    lines.push({
      tone: 'doubt',
      text: `${some(retrying, 'copy', 'copies')} failed, and tried again`,
    });
  if (pending > retrying)
    lines.push({ tone: 'going', text: `${some(pending - retrying, 'file')} being copied` });
  if (pending === 0) lines.push({ tone: 'good', text: 'Every file is copied or settled' });
  return lines;
}

function deliveryLines({
  deliveries: { pending, paused, failed, unhealthyEndpoints },
}: HealthReport): HealthLine[] {
  const lines: HealthLine[] = [];
  if (failed > 0) lines.push({ tone: 'bad', text: `${some(failed, 'callback')} given up` });
  if (paused > 0) lines.push({ tone: 'doubt', text: `${some(paused, 'callback')} held back` });
  if (unhealthyEndpoints > 0)
    lines.push({
      tone: 'doubt',
      text: `${some(unhealthyEndpoints, 'app')} in trouble with callbacks`,
    });
  if (pending > 0) lines.push({ tone: 'going', text: `${some(pending, 'callback')} on the way` });
  if (pending + paused + failed === 0)
    lines.push({ tone: 'good', text: 'Every app was called back' });
  return lines;
}

function deadLetterLines({ at, deadLetters: { lastDay, latestAt } }: HealthReport): HealthLine[] {
  if (lastDay === 0) return [];
  const last = latestAt === null ? '' : `, the last one ${relative(latestAt, at)}`;
  return [
    {
      tone: 'doubt',
      text: `${some(lastDay, 'message')} died in a queue today${last}. The cron takes over`,
    },
  ];
}

function some(n: number, one: string, many?: string): string {
  const words = count(n, one, many);
  return n >= COUNT_LIMIT ? `${words} or more` : words;
}
