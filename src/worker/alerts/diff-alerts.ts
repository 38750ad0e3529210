/** Compares the current alerts with the stored rows, and decides which notification is due. Pure. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../platform/units.ts';
import type { AlertRow } from './alert-store.ts';
import { RESOLVED_MESSAGES, type Alert, type AlertKind } from './alert.ts';

/** An alert stays active at least this long, so that a flapping condition does not notify every minute. */
const MIN_ACTIVE_MS = 10 * MINUTE_MS;

/** An increase of a cumulative alert is notified no more often. */
const MIN_INCREASE_INTERVAL_MS = HOUR_MS;

/** Upper limit of the backoff between notification attempts. */
const MAX_BACKOFF_MS = HOUR_MS;

/** How long the notification of a resolved alert is retried. */
const RESOLVED_RETRY_MS = DAY_MS;

export interface AlertDiff {
  raised: Alert[];
  /** Active alerts whose message or count differs from the row. */
  changed: Alert[];
  resolved: { kind: AlertKind; message: string }[];
}

/** What has to change in the rows at the time `now`. */
export function diffAlerts(
  alerts: readonly Alert[],
  rows: readonly AlertRow[],
  now: number,
): AlertDiff {
  const rowsByKind = new Map(rows.map((row) => [row.kind, row]));
  const activeKinds = new Set<string>(alerts.map(({ kind }) => kind));
  const isChanged = ({ kind, message, count }: Alert) => {
    const row = rowsByKind.get(kind);
    return (
      row !== undefined &&
      (row.message !== message || row.count !== count || row.resolvedAt !== null)
    );
  };
  return {
    raised: alerts.filter(({ kind }) => !rowsByKind.has(kind)),
    changed: alerts.filter(isChanged),
    resolved: rows
      .filter(
        ({ kind, resolvedAt, raisedAt }) =>
          !activeKinds.has(kind) && resolvedAt === null && now - raisedAt >= MIN_ACTIVE_MS,
      )
      .map(({ kind }) => ({ kind, message: RESOLVED_MESSAGES[kind] })),
  };
}

export type PendingNotification = 'firing' | 'resolved' | 'none' | 'abandon';

/** Which notification of a row is due at the time `now`; `abandon`: its retries have ended. */
export function selectNotification(row: AlertRow, now: number): PendingNotification {
  const { resolvedAt, notifiedAt, count, notifiedCount, nextAttemptAt } = row;
  if (resolvedAt !== null && now - resolvedAt >= RESOLVED_RETRY_MS) return 'abandon';
  if (nextAttemptAt > now) return 'none';
  if (resolvedAt !== null) return 'resolved';
  if (notifiedAt === null) return 'firing';
  return count > notifiedCount && now - notifiedAt >= MIN_INCREASE_INTERVAL_MS ? 'firing' : 'none';
}

/** The wait after this many failed attempts in a row: doubles from a minute to an hour. */
export function notificationBackoffMs(attempts: number): number {
  return Math.min(MINUTE_MS * 2 ** (attempts - 1), MAX_BACKOFF_MS);
}
