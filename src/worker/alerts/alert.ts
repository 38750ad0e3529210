/** The kinds of alerts and what an alert consists of. */
export const ALERT_KINDS = [
  'balance_low',
  'copies_near_deadline',
  'copies_failed',
  'files_lost',
  'deliveries_overdue',
  'deliveries_paused',
  'deliveries_failed',
  'tasks_overdue',
  'tasks_unconfirmed',
  'dead_letters',
  'charges_unexpected',
  'charges_above_reservation',
  'database_filling',
  'database_nearly_full',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export interface Alert {
  kind: AlertKind;
  /** What is wrong and what to do, for a person. */
  message: string;
  /** Event count of a cumulative alert, whose increase is notified again; 0 for a state alert. */
  count: number;
  /** The alert is notified only if it is active for this long. */
  graceMs: number;
}

/** The alerts that are active already, with their messages. */
export type ActiveAlerts = ReadonlyMap<AlertKind, Pick<Alert, 'message'>>;

/** The messages of resolved alerts. */
export const RESOLVED_MESSAGES: Readonly<Record<AlertKind, string>> = {
  balance_low: 'The KIE account has enough credits again.',
  copies_near_deadline: 'No pending copy is near its deadline.',
  copies_failed: 'No copy failed in the last 30 days, or every failure was resolved.',
  files_lost: 'No stored result was found missing from R2 in the last 24 hours.',
  deliveries_overdue: 'Callbacks are sent on time again.',
  deliveries_paused: 'No callback is paused.',
  deliveries_failed: 'No callback failed in the last 24 hours, or every failure was resolved.',
  tasks_overdue: 'Tasks are polled on time again.',
  tasks_unconfirmed: 'No task is unconfirmed.',
  dead_letters: 'No queue message crashed the Worker at every attempt in the last 24 hours.',
  charges_unexpected: "All of KIE's charges of the last 24 hours are in the expected range.",
  charges_above_reservation:
    'No client was repeatedly charged more than reserved in the last 24 hours.',
  database_filling: 'The database has less than 65 % of its maximum size.',
  database_nearly_full: 'The database has less than 85 % of its maximum size.',
};

export function createAlert(
  kind: AlertKind,
  message: string,
  { count = 0, graceMs = 0 }: Partial<Pick<Alert, 'count' | 'graceMs'>> = {},
): Alert {
  return { kind, message, count, graceMs };
}
