/** The credits of the KIE account as last read: the one row of `kie_balance`. */
import { first, run, sql } from '../platform/sql.ts';
import type { HealthReport } from './health-report.ts';

export type Balance = NonNullable<HealthReport['balance']>;

export interface BalanceStore {
  find(): Promise<Balance | undefined>;
  /** Stores a reading, unless a later one is stored. */
  save(balance: Balance): Promise<void>;
}

export const SELECT_BALANCE = sql`select credits, at, problem from kie_balance where singleton = 1`;

export function balanceStore(db: D1Database): BalanceStore {
  return {
    find: () => first<Balance>(db, SELECT_BALANCE),
    save: async ({ credits, at, problem }) => {
      await run(
        db,
        sql`insert into kie_balance (singleton, credits, at, problem) values (1, ${credits}, ${at}, ${problem})
          on conflict do update set credits = excluded.credits, at = excluded.at, problem = excluded.problem
          where excluded.at >= kie_balance.at`,
      );
    },
  };
}
