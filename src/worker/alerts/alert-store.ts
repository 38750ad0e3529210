/** Every statement on `alerts`: the alarms that hold, and what of them is still to be told. */

import type { Cause } from './evaluate-alerts.ts';

/** One cause that holds, or that went and is still to be told off. */
export interface AlertRow {
  cause: Cause;
  since: number;
  message: string;
  /** When it was told last; null: not yet. */
  toldAt: number | null;
  /** Of its message, in a row and in vain. */
  tries: number;
  nextTryAt: number;
  count: number;
  toldCount: number;
  /** When the cause went; null: it holds. */
  clearedAt: number | null;
}

export interface AlertStore {
  all(): Promise<AlertRow[]>;
  /** A new one, told at `nextTryAt` at the earliest. False when it is there already. */
  raise(
    alert: Pick<AlertRow, 'cause' | 'since' | 'message' | 'count' | 'nextTryAt'>,
  ): Promise<boolean>;
  /** It holds, and this is what there is to say of it. */
  hold(alert: Pick<AlertRow, 'cause' | 'message' | 'count'>): Promise<void>;
  /** Its cause went. What nobody was told of is gone with it. False where another was faster. */
  clear(cause: Cause, message: string, now: number): Promise<boolean>;
  /** For one of all who try to tell the row as they saw it. */
  claim(alert: Pick<AlertRow, 'cause' | 'nextTryAt'>, until: number): Promise<boolean>;
  /** It was told at `now`, with the count that the row had. */
  told(alert: Pick<AlertRow, 'cause' | 'count'>, now: number): Promise<void>;
  failed(cause: Cause, nextTryAt: number): Promise<void>;
  /** Its end was told, or is not to be. */
  forget(cause: Cause): Promise<void>;
}

/** There is one row a cause. */
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
          `select cause, since, message, told_at as toldAt, tries, next_try_at as nextTryAt,
             count, told_count as toldCount, cleared_at as clearedAt
           from alerts order by cause limit ${MAX_ROWS}`,
        )
        .all<AlertRow>();
      return results;
    },
    raise: ({ cause, since, message, count, nextTryAt }) =>
      run(
        `insert into alerts (cause, since, message, count, next_try_at) values (?1, ?2, ?3, ?4, ?5)
         on conflict do nothing`,
        cause,
        since,
        message,
        count,
        nextTryAt,
      ),
    hold: async ({ cause, message, count }) => {
      await run(
        `update alerts set message = ?2, count = ?3, told_count = min(told_count, ?3), cleared_at = null
         where cause = ?1`,
        cause,
        message,
        count,
      );
    },
    clear: async (cause, message, now) => {
      const [gone, going] = await db.batch([
        db.prepare('delete from alerts where cause = ?1 and told_at is null').bind(cause),
        db
          .prepare(
            `update alerts set cleared_at = ?3, message = ?2, tries = 0, next_try_at = ?3
             where cause = ?1 and cleared_at is null`,
          )
          .bind(cause, message, now),
      ]);
      return (gone?.meta.changes ?? 0) + (going?.meta.changes ?? 0) > 0;
    },
    claim: ({ cause, nextTryAt }, until) =>
      run(
        'update alerts set next_try_at = ?3 where cause = ?1 and next_try_at = ?2',
        cause,
        nextTryAt,
        until,
      ),
    told: async ({ cause, count }, now) => {
      await run(
        'update alerts set told_at = ?2, told_count = ?3, tries = 0 where cause = ?1',
        cause,
        now,
        count,
      );
    },
    failed: async (cause, nextTryAt) => {
      await run(
        'update alerts set tries = tries + 1, next_try_at = ?2 where cause = ?1',
        cause,
        nextTryAt,
      );
    },
    forget: async (cause) => {
      await run('delete from alerts where cause = ?1 and cleared_at is not null', cause);
    },
  };
}
