/** What of the alarms is new against the rows that are kept, and what of a row is to be told. Pure. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../platform/units.ts';
import type { AlertRow } from './alert-store.ts';
import { RESOLVED, type Alert, type AlertKind } from './evaluate-alerts.ts';

/** An alarm that was raised holds for so long at least: what comes and goes is told twice in this time, not each minute. */
const MIN_HOLD_MS = 10 * MINUTE_MS;

/** What grows is told again after this. */
const TELL_GROWTH_MS = HOUR_MS;

/** Waits between attempts double, from the cron's own minute up to this; while the kind holds they go on. */
const MAX_WAIT_MS = HOUR_MS;
/** The end of a kind is tried to be told for so long. */
const TELL_END_MS = DAY_MS;

export interface AlertDiff {
  raised: Alert[];
  /** They hold, and what there is to say of them is another. */
  changed: Alert[];
  resolved: { kind: AlertKind; message: string }[];
}

export function diffAlerts(
  alarms: readonly Alert[],
  rows: readonly AlertRow[],
  now: number,
): AlertDiff {
  const known = new Map(rows.map((row) => [row.kind, row]));
  const alarming = new Set<string>(alarms.map(({ kind }) => kind));
  const isOther = ({ kind, message, count }: Alert) => {
    const row = known.get(kind);
    return (
      row !== undefined &&
      (row.message !== message || row.count !== count || row.resolvedAt !== null)
    );
  };
  return {
    raised: alarms.filter(({ kind }) => !known.has(kind)),
    changed: alarms.filter(isOther),
    resolved: rows
      .filter(
        ({ kind, resolvedAt, raisedAt }) =>
          !alarming.has(kind) && resolvedAt === null && now - raisedAt >= MIN_HOLD_MS,
      )
      .map(({ kind }) => ({ kind, message: RESOLVED[kind] })),
  };
}

export type PendingNotification = 'firing' | 'resolved' | 'nothing' | 'give_up';

/** What ALERT_URL is to hear of a row now. */
export function selectNotification(row: AlertRow, now: number): PendingNotification {
  const { resolvedAt, notifiedAt, count, notifiedCount, nextAttemptAt } = row;
  if (resolvedAt !== null && now - resolvedAt >= TELL_END_MS) return 'give_up';
  if (nextAttemptAt > now) return 'nothing';
  if (resolvedAt !== null) return 'resolved';
  if (notifiedAt === null) return 'firing';
  return count > notifiedCount && now - notifiedAt >= TELL_GROWTH_MS ? 'firing' : 'nothing';
}

/** After so many attempts in vain, the last one included. */
export function notificationBackoffMs(attempts: number): number {
  return Math.min(MINUTE_MS * 2 ** (attempts - 1), MAX_WAIT_MS);
}
