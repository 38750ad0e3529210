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

/** What the last reading says about the key. */
export type KeyCheck = Omit<BalanceReading, 'problem'>;

/** The row of `SELECT_KEY_CHECK`. */
export type KeyCheckRow = Omit<KeyCheck, 'isRefused'> & { isRefused: number };

export interface BalanceStore {
  /** Undefined before the first reading. */
  find(): Promise<Balance | undefined>;
  /** Whether the caller is to ask KIE: of all callers, one in `intervalMs` is. Leaves the last reading as it is. */
  claim(now: number, intervalMs: number): Promise<boolean>;
  /** Stores a reading, unless a later one is stored. */
  save(reading: BalanceReading): Promise<void>;
}

export const SELECT_BALANCE = sql`
  select credits, at, problem from kie_balance where singleton = 1 and at is not null`;

export const SELECT_KEY_CHECK = sql`
  select version, at, credits, is_refused as isRefused from kie_balance
  where singleton = 1 and at is not null`;

export function balanceStore(db: D1Database): BalanceStore {
  return {
    find: () => first<Balance>(db, SELECT_BALANCE),
    claim: async (now, intervalMs) => {
      const claimed = await run(
        db,
        sql`insert into kie_balance (singleton, claimed_at) values (1, ${now})
          on conflict do update set claimed_at = excluded.claimed_at
          where kie_balance.claimed_at <= ${now - intervalMs}`,
      );
      return claimed > 0;
    },
    save: async ({ credits, at, problem, isRefused, version }) => {
      await run(
        db,
        sql`insert into kie_balance (singleton, credits, at, problem, is_refused, version)
          values (1, ${credits}, ${at}, ${problem}, ${Number(isRefused)}, ${version})
          on conflict do update set credits = excluded.credits, at = excluded.at, problem = excluded.problem,
            is_refused = excluded.is_refused, version = excluded.version
          where excluded.at >= coalesce(kie_balance.at, 0)`,
      );
    },
  };
}
