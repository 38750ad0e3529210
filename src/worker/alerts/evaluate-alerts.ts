/**
 * What an operator should be woken for, and the words for it. Pure. A value at the edge does not flap:
 * what alarms at one value ends at another, and an alarm that was raised stays for a while (whats-new.ts).
 */
import type { HealthReport } from '../health/health-report.ts';
import type { Settings } from '../config/settings.ts';
import { MINUTE_MS } from '../platform/units.ts';

export const ALERT_KINDS = [
  'balance_low',
  'copies_near_deadline',
  'copies_failed',
  'deliveries_overdue',
  'deliveries_paused',
  'deliveries_failed',
  'tasks_overdue',
  'tasks_unconfirmed',
  'dead_letters',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export interface Alert {
  kind: AlertKind;
  /** What is wrong and what availableActions it, for a person. */
  message: string;
  /** Of what happened, how often: more of it is told again. 0 for what is so or is not. */
  count: number;
  /** It is told if it lasts for so long. */
  graceMs: number;
}

/** The alarms that hold already, with what was said of them. */
export type ActiveAlerts = ReadonlyMap<AlertKind, Pick<Alert, 'message'>>;

/** A balance that fell under the limit is low until it is so much above it. */
const BALANCE_MARGIN = 1.1;

/** The cron and the queues take up within two minutes what is due. */
const OVERDUE_MS = 10 * MINUTE_MS;
const OVERDUE_UNTIL_MS = 5 * MINUTE_MS;

/** Most unconfirmed tasks are confirmed by their callback within minutes. */
const UNCONFIRMED_GRACE_MS = 30 * MINUTE_MS;

/** What of health is alarming now. What cannot be told, because KIE was not reached, is as it was. */
export function evaluateAlerts(
  health: HealthReport,
  settings: Settings['alerts'],
  holding: ActiveAlerts,
): Alert[] {
  const { tasks, copies, deliveries, deadLetters } = health;
  const overdue = (kind: AlertKind, dueAt: number | null, words: (minutes: number) => string) => {
    const ms = dueAt === null ? 0 : health.at - dueAt;
    const limit = holding.has(kind) ? OVERDUE_UNTIL_MS : OVERDUE_MS;
    return ms >= limit ? [alarm(kind, words(Math.floor(ms / MINUTE_MS)))] : [];
  };
  return [
    ...balance(health, settings, holding.get('balance_low')),
    ...(copies.nearDeadline > 0
      ? [
          alarm(
            'copies_near_deadline',
            `${many(copies.nearDeadline, 'result is', 'results are')} not copied yet, and KIE deletes them soon. GET /admin/api/stuck says why: mend that (a host that FILE_HOSTS does not list, say), then POST /admin/api/tasks/{id}/retry-copy.`,
          ),
        ]
      : []),
    ...(copies.failed > 0
      ? [
          alarm(
            'copies_failed',
            `${many(copies.failed, 'result was', 'results were')} given up in the last 30 days: KIE did not give the file for as long as it keeps it. GET /admin/api/stuck says which and why, and callers are told by failedFileNumbers. If KIE has the file after all, POST /admin/api/tasks/{id}/retry-copy; POST /admin/api/tasks/{id}/abandon with {"target":"copies"} says that nothing can be done.`,
            { count: copies.failed },
          ),
        ]
      : []),
    ...overdue(
      'deliveries_overdue',
      deliveries.oldestDueAt,
      (minutes) =>
        `Callbacks are due and have not been tried for ${minutes} minutes. Look at the queue kie-edge-deliver and at the log's message.failed: its consumer does not keep up, or breaks off.`,
    ),
    ...(deliveries.paused > 0
      ? [
          alarm(
            'deliveries_paused',
            `${many(deliveries.paused, 'callback is', 'callbacks are')} held back: their endpoint took nothing through all attempts. GET /admin/api/endpoints names it. Mend the endpoint: one is tried each hour, and once it is taken the rest follows; what was given up is replayed with POST /admin/api/deliveries/replay.`,
          ),
        ]
      : []),
    ...(deliveries.failedLastDay > 0
      ? [
          alarm(
            'deliveries_failed',
            `${many(deliveries.failedLastDay, 'callback was', 'callbacks were')} given up in the last day: the endpoint took nothing through all attempts. GET /admin/api/stuck says which and why. Once the endpoint is well, POST /admin/api/deliveries/replay; POST /admin/api/deliveries/{id}/abandon says that nobody waits for it.`,
            { count: deliveries.failedLastDay },
          ),
        ]
      : []),
    ...overdue(
      'tasks_overdue',
      tasks.oldestDueAt,
      (minutes) =>
        `Tasks have been waiting for ${minutes} minutes to be asked for. Look at the log's task.asked and task.ask_failed: the cron does not run or does not keep up, or KIE does not answer.`,
    ),
    ...(tasks.unconfirmed > 0
      ? [
          alarm(
            'tasks_unconfirmed',
            `${many(tasks.unconfirmed, 'task is', 'tasks are')} unconfirmed: neither KIE's answer nor its callback came, and it may have been taken all the same. See whether KIE is well and can call PUBLIC_URL; what no word comes of ends as never_confirmed by UNCONFIRMED_DEADLINE_MS.`,
            { graceMs: UNCONFIRMED_GRACE_MS },
          ),
        ]
      : []),
    ...(deadLetters.lastDay > 0
      ? [
          alarm(
            'dead_letters',
            `${many(deadLetters.lastDay, 'message', 'messages')} of the queues broke off at every try, in the last day. Nothing is lost, the cron goes on with what they were for; the log's message.died and message.failed say what it is and why.`,
            { count: deadLetters.lastDay },
          ),
        ]
      : []),
  ];
}

/** By whichever of KIE's words is the younger: what it was asked, or what it said with a task. */
function balance(
  { balance: asked, remained }: HealthReport,
  { balanceCredits }: Settings['alerts'],
  held: Pick<Alert, 'message'> | undefined,
): Alert[] {
  if (balanceCredits === undefined) return [];
  const isAsked = asked !== null && asked.at >= (remained?.at ?? 0) && asked.credits !== null;
  const credits = isAsked ? asked.credits : (remained?.credits ?? null);
  if (credits === null) return held === undefined ? [] : [alarm('balance_low', held.message)];
  const limit = held === undefined ? balanceCredits : balanceCredits * BALANCE_MARGIN;
  if (credits >= limit) return [];
  return [
    alarm(
      'balance_low',
      `The account at KIE has ${credits} credits left; ALERT_BALANCE_CREDITS is ${balanceCredits}. Buy credits at kie.ai: without any KIE refuses every task.`,
    ),
  ];
}

/** What is said when a kind is gone. */
export const RESOLVED: Readonly<Record<AlertKind, string>> = {
  balance_low: 'The account at KIE has enough credits again.',
  copies_near_deadline: 'No result is near its deadline any more: all are copied, or given up.',
  copies_failed: 'No result was lost in the last 30 days.',
  deliveries_overdue: 'Callbacks are tried in time again.',
  deliveries_paused: 'No callback is held back any more.',
  deliveries_failed: 'No callback was given up in the last day, or those that were are seen to.',
  tasks_overdue: 'Tasks are asked for in time again.',
  tasks_unconfirmed: 'No task is unconfirmed any more.',
  dead_letters: 'No message of the queues broke off at every try in the last day.',
};

function alarm(
  kind: AlertKind,
  message: string,
  { count = 0, graceMs = 0 }: Partial<Pick<Alert, 'count' | 'graceMs'>> = {},
): Alert {
  return { kind, message, count, graceMs };
}

function many(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`;
}
