/** Every statement on `alerts`: the alarms that hold, and what of them is still to be told. */

import type { AlertKind } from './evaluate-alerts.ts';

/** One kind that holds, or that went and is still to be told off. */
export interface AlertRow {
  kind: AlertKind;
  raisedAt: number;
  message: string;
  /** When it was told last; null: not yet. */
  notifiedAt: number | null;
  /** Of its message, in a row and in vain. */
  attempts: number;
  nextAttemptAt: number;
  count: number;
  notifiedCount: number;
  /** When the kind went; null: it holds. */
  resolvedAt: number | null;
}

export interface AlertStore {
  all(): Promise<AlertRow[]>;
  /** A new one, told at `nextAttemptAt` at the earliest. False when it is there already. */
  raise(
    alert: Pick<AlertRow, 'kind' | 'raisedAt' | 'message' | 'count' | 'nextAttemptAt'>,
  ): Promise<boolean>;
  /** It holds, and this is what there is to say of it. */
  refresh(alert: Pick<AlertRow, 'kind' | 'message' | 'count'>): Promise<void>;
  /** Its kind went. What nobody was told of is gone with it. False where another was faster. */
  resolve(kind: AlertKind, message: string, now: number): Promise<boolean>;
  /** For one of all who try to tell the row as they saw it. */
  claim(alert: Pick<AlertRow, 'kind' | 'nextAttemptAt'>, until: number): Promise<boolean>;
  /** It was told at `now`, with the count that the row had. */
  recordNotified(alert: Pick<AlertRow, 'kind' | 'count'>, now: number): Promise<void>;
  recordFailure(kind: AlertKind, nextAttemptAt: number): Promise<void>;
  /** Its end was told, or is not to be. */
  remove(kind: AlertKind): Promise<void>;
}

/** There is one row a kind. */
const MAX_ROWS = 50;

export function alertStore(db: D1Database): AlertStore {
  const run = async (sql: string, ...values: unknown[]) => {
    const statement = db.prepare(sql).bind(...values);
    return (await statement.run()).meta.changes > 0;
  };
  return {
    all: async () => {
      const { results } = await db
        .prepare(
          `select kind, raised_at as raisedAt, message, notified_at as notifiedAt, attempts, next_attempt_at as nextAttemptAt,
             count, notified_count as notifiedCount, resolved_at as resolvedAt
           from alerts order by kind limit ${MAX_ROWS}`,
        )
        .all<AlertRow>();
      return results;
    },
    raise: ({ kind, raisedAt, message, count, nextAttemptAt }) =>
      run(
        `insert into alerts (kind, raised_at, message, count, next_attempt_at) values (?1, ?2, ?3, ?4, ?5)
         on conflict do nothing`,
        kind,
        raisedAt,
        message,
        count,
        nextAttemptAt,
      ),
    refresh: async ({ kind, message, count }) => {
      await run(
        `update alerts set message = ?2, count = ?3, notified_count = min(notified_count, ?3), resolved_at = null
         where kind = ?1`,
        kind,
        message,
        count,
      );
    },
    resolve: async (kind, message, now) => {
      const [gone, going] = await db.batch([
        db.prepare('delete from alerts where kind = ?1 and notified_at is null').bind(kind),
        db
          .prepare(
            `update alerts set resolved_at = ?3, message = ?2, attempts = 0, next_attempt_at = ?3
             where kind = ?1 and resolved_at is null`,
          )
          .bind(kind, message, now),
      ]);
      return (gone?.meta.changes ?? 0) + (going?.meta.changes ?? 0) > 0;
    },
    claim: ({ kind, nextAttemptAt }, until) =>
      run(
        'update alerts set next_attempt_at = ?3 where kind = ?1 and next_attempt_at = ?2',
        kind,
        nextAttemptAt,
        until,
      ),
    recordNotified: async ({ kind, count }, now) => {
      await run(
        'update alerts set notified_at = ?2, notified_count = ?3, attempts = 0 where kind = ?1',
        kind,
        now,
        count,
      );
    },
    recordFailure: async (kind, nextAttemptAt) => {
      await run(
        'update alerts set attempts = attempts + 1, next_attempt_at = ?2 where kind = ?1',
        kind,
        nextAttemptAt,
      );
    },
    remove: async (kind) => {
      await run('delete from alerts where kind = ?1 and resolved_at is not null', kind);
    },
  };
}
