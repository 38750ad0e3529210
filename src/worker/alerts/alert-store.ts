/** The table `alerts`: active alerts, and resolved ones whose notification is pending. */
import { all, batch, prepare, raw, run, sql } from '../platform/sql.ts';
import type { AlertKind } from './alert.ts';

export interface AlertRow {
  kind: AlertKind;
  raisedAt: number;
  message: string;
  /** When ALERT_URL last accepted a notification; null: not yet. */
  notifiedAt: number | null;
  /** Failed notification attempts in a row. */
  attempts: number;
  nextAttemptAt: number;
  /** Event count of a cumulative alert; 0 for a state alert. */
  count: number;
  /** `count` at the last notification, or lower since. */
  notifiedCount: number;
  /** Null: still active. */
  resolvedAt: number | null;
}

export interface AlertStore {
  all(): Promise<AlertRow[]>;
  /** Inserts an alert, to be notified at `nextAttemptAt` at the earliest. False if it exists already. */
  raise(
    alert: Pick<AlertRow, 'kind' | 'raisedAt' | 'message' | 'count' | 'nextAttemptAt'>,
  ): Promise<boolean>;
  /** Updates an active alert, or makes a resolved one active again. */
  update(alert: Pick<AlertRow, 'kind' | 'message' | 'count'>): Promise<void>;
  /**
   * Resolves an alert; one without a notification is deleted. False if a concurrent run has resolved it.
   */
  resolve(kind: AlertKind, message: string, now: number): Promise<boolean>;
  /** Claims the next notification attempt until `until`. False if a concurrent run has claimed it. */
  claim(alert: Pick<AlertRow, 'kind' | 'nextAttemptAt'>, until: number): Promise<boolean>;
  /** Records an accepted notification about the row as it was read. */
  recordNotified(alert: Pick<AlertRow, 'kind' | 'count'>, now: number): Promise<void>;
  recordFailure(kind: AlertKind, nextAttemptAt: number): Promise<void>;
  /** Deletes a resolved alert. */
  remove(kind: AlertKind): Promise<void>;
}

/** There is at most one row per kind. */
const MAX_ROWS = raw('50');

export function alertStore(db: D1Database): AlertStore {
  return {
    all: () =>
      all<AlertRow>(
        db,
        sql`select kind, raised_at as raisedAt, message, notified_at as notifiedAt, attempts,
            next_attempt_at as nextAttemptAt, count, notified_count as notifiedCount, resolved_at as resolvedAt
          from alerts order by kind limit ${MAX_ROWS}`,
      ),
    raise: async ({ kind, raisedAt, message, count, nextAttemptAt }) =>
      (await run(
        db,
        sql`insert into alerts (kind, raised_at, message, count, next_attempt_at)
          values (${kind}, ${raisedAt}, ${message}, ${count}, ${nextAttemptAt})
          on conflict do nothing`,
      )) > 0,
    update: async ({ kind, message, count }) => {
      await run(
        db,
        sql`update alerts set message = ${message}, count = ${count},
            notified_count = min(notified_count, ${count}), resolved_at = null
          where kind = ${kind}`,
      );
    },
    resolve: async (kind, message, now) => {
      const [deleted, resolved] = await batch(db, [
        prepare(db, sql`delete from alerts where kind = ${kind} and notified_at is null`),
        prepare(
          db,
          sql`update alerts set resolved_at = ${now}, message = ${message}, attempts = 0, next_attempt_at = ${now}
            where kind = ${kind} and resolved_at is null`,
        ),
      ]);
      return deleted.meta.changes + resolved.meta.changes > 0;
    },
    claim: async ({ kind, nextAttemptAt }, until) =>
      (await run(
        db,
        sql`update alerts set next_attempt_at = ${until}
          where kind = ${kind} and next_attempt_at = ${nextAttemptAt}`,
      )) > 0,
    recordNotified: async ({ kind, count }, now) => {
      await run(
        db,
        sql`update alerts set notified_at = ${now}, notified_count = ${count}, attempts = 0 where kind = ${kind}`,
      );
    },
    recordFailure: async (kind, nextAttemptAt) => {
      await run(
        db,
        sql`update alerts set attempts = attempts + 1, next_attempt_at = ${nextAttemptAt} where kind = ${kind}`,
      );
    },
    remove: async (kind) => {
      await run(db, sql`delete from alerts where kind = ${kind} and resolved_at is not null`);
    },
  };
}
