/** When the cron ran: the one row of `cron_runs`. A row a minute is 43,200 written rows a month, about 4 cents. */
import { run, sql } from '../platform/sql.ts';

export interface CronRunStore {
  /** Records that a run begins. */
  record(now: number): Promise<void>;
}

/** No row before the first run. */
export const SELECT_CRON_RUNS = sql`
  select first_run_at as firstRunAt, last_run_at as lastRunAt from cron_runs where singleton = 1`;

export function cronRunStore(db: D1Database): CronRunStore {
  return {
    record: async (now) => {
      await run(
        db,
        sql`insert into cron_runs (singleton, first_run_at, last_run_at) values (1, ${now}, ${now})
          on conflict do update set last_run_at = max(last_run_at, excluded.last_run_at)`,
      );
    },
  };
}
