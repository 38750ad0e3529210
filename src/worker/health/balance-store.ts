/** The credits of the KIE account as last read, and whether KIE accepts the key: the one row of `kie_balance`. */
import { first, run, sql } from '../platform/sql.ts';
import type { HealthReport } from './health-report.ts';

export type Balance = NonNullable<HealthReport['balance']>;

/** What a version of the Worker read with its key. */
export interface BalanceReading extends Balance {
  /** KIE does not accept the key. */
  isRefused: boolean;
  version: string;
}

export interface BalanceStore {
  find(): Promise<Balance | undefined>;
  /** Stores a reading, unless a later one is stored. */
  save(reading: BalanceReading): Promise<void>;
  /**
   * Whether the caller is to read the balance: for the first time with this version, or again after a
   * failure. Of concurrent callers one is, and one in `intervalMs`.
   */
  claim(version: string, now: number, intervalMs: number): Promise<boolean>;
}

export const SELECT_BALANCE = sql`select credits, at, problem from kie_balance where singleton = 1`;

/** The row of `SELECT_KEY_CHECK`. */
export interface KeyCheckRow {
  version: string | null;
  at: number;
  credits: number | null;
  isRefused: number;
}

export const SELECT_KEY_CHECK = sql`
  select version, at, credits, is_refused as isRefused from kie_balance where singleton = 1`;

export function balanceStore(db: D1Database): BalanceStore {
  return {
    find: () => first<Balance>(db, SELECT_BALANCE),
    save: async ({ credits, at, problem, isRefused, version }) => {
      await run(
        db,
        sql`insert into kie_balance (singleton, credits, at, problem, is_refused, version)
          values (1, ${credits}, ${at}, ${problem}, ${Number(isRefused)}, ${version})
          on conflict do update set credits = excluded.credits, at = excluded.at, problem = excluded.problem,
            is_refused = excluded.is_refused, version = excluded.version
          where excluded.at >= kie_balance.at`,
      );
    },
    claim: async (version, now, intervalMs) => {
      const claimed = await run(
        db,
        sql`insert into kie_balance (singleton, credits, at, problem) values (1, null, ${now}, 'not read yet')
          on conflict do update set at = excluded.at
          where (kie_balance.version is not ${version} or kie_balance.credits is null)
            and kie_balance.at <= ${now - intervalMs}`,
      );
      return claimed > 0;
    },
  };
}
