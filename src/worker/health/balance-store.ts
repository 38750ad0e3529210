/** The statements on `kie_balance`: one row, the account's credits as KIE told them last. */
import type { HealthReport } from './health-report.ts';

export type Balance = NonNullable<HealthReport['balance']>;

export interface BalanceStore {
  find(): Promise<Balance | undefined>;
  keep(balance: Balance): Promise<void>;
}

export const BALANCE = 'select credits, at, problem from kie_balance where singleton = 1';

export function balanceStore(db: D1Database): BalanceStore {
  return {
    find: async () => (await db.prepare(BALANCE).first<Balance>()) ?? undefined,
    keep: async ({ credits, at, problem }) => {
      await db
        .prepare(
          `insert into kie_balance (singleton, credits, at, problem) values (1, ?1, ?2, ?3)
           on conflict do update set credits = excluded.credits, at = excluded.at, problem = excluded.problem
           where excluded.at >= kie_balance.at`,
        )
        .bind(credits, at, problem)
        .run();
    },
  };
}
