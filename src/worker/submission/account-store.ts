/**
 * Limits and usage of accounts. Triggers on `tasks` maintain the row of each account (see the migration),
 * so that what is read here is exact at any moment.
 */
import type { Limits } from '../auth/client.ts';
import { formatUtcDay } from '../platform/budget-period.ts';
import { first, join, raw, sql, type Sql } from '../platform/sql.ts';
import { MILLICREDITS_PER_CREDIT, MINUTE_MS } from '../platform/units.ts';

/** Of tasks with the same price key (models/charge-rules.ts). */
export interface LearnedPrice {
  priceKey: string;
  /** Millicredits that a task reserves at most because of it. */
  max: number;
}

/** What a new task reserves, and the limits that apply. */
export interface Reservation {
  account: string;
  limits: Limits;
  model: string;
  /** The most that the task costs. */
  millicredits: number;
  /** Millicredits that KIE is expected to charge (models/charge-rules.ts). */
  expected: { min: number; max: number };
  /** More is reserved if KIE charged more for similar tasks; undefined: learned prices do not apply. */
  learned: LearnedPrice | undefined;
  /** Unix milliseconds. */
  at: number;
}

/** What a client has used in the current minute, day and month. Credits include reservations. */
export interface Usage {
  /** Tasks that have not ended; unconfirmed ones for UNCONFIRMED_RUNS_MS. */
  running: number;
  tasksThisMinute: number;
  creditsToday: number;
  creditsThisMonth: number;
  /** Of the requests, results and final callbacks in the database. */
  storedBytes: number;
}

/** The limits, in the order in which they are checked. */
export type LimitKind = 'maxConcurrent' | 'perMinute' | 'dailyCredits' | 'monthlyCredits';

const toMillicredits = (credits: number) => Math.round(credits * MILLICREDITS_PER_CREDIT);

/**
 * How long after its creation an unconfirmed task counts as running: the slowest task on record took 13 minutes.
 * If it counted until its outcome is known, one lost response could lock its client out for a day.
 */
export const UNCONFIRMED_RUNS_MS = 15 * MINUTE_MS;

/**
 * Expression: the unconfirmed tasks of the account in `accounts` that may still run, which its column `running` does
 * not count. Tasks are read only if there may be one.
 */
function countUnconfirmed(account: string, at: number): Sql {
  const since = at - UNCONFIRMED_RUNS_MS;
  return sql`iif(unconfirmed_at > ${since}, (select count(*) from tasks
    where account = ${account} and state = 'unconfirmed' and created_at > ${since}), 0)`;
}

/** Expression: what a task reserves, in millicredits. A learned price can only raise it. */
export function findReservation({ model, learned, millicredits }: Reservation): Sql {
  if (learned === undefined) return sql`${millicredits}`;
  return sql`max(${millicredits}, coalesce((select min(millicredits, ${learned.max})
    from learned_prices where model = ${model} and price_key = ${learned.priceKey}), 0))`;
}

/**
 * Expression: the limit that the task would exceed (a LimitKind), or null. If this isolate's clock is
 * behind the account's row, the row's day counts.
 */
export function findExceededLimit(reservation: Reservation): Sql {
  const { account, at, limits } = reservation;
  const day = formatUtcDay(at);
  const amount = findReservation(reservation);
  const cases: Sql[] = [];
  if (limits.maxConcurrent !== null) {
    const running = sql`coalesce(a.running, 0) + ${countUnconfirmed(account, at)}`;
    cases.push(sql`when ${running} >= ${limits.maxConcurrent} then 'maxConcurrent'`);
  }
  if (limits.perMinute !== null) {
    const created = sql`iif(a.minute >= ${Math.floor(at / MINUTE_MS)}, a.minute_tasks, 0)`;
    cases.push(sql`when ${created} >= ${limits.perMinute} then 'perMinute'`);
  }
  if (limits.dailyCredits !== null) {
    const spent = sql`iif(a.day >= ${day}, a.day_millicredits, 0)`;
    cases.push(
      sql`when ${spent} + ${amount} > ${toMillicredits(limits.dailyCredits)} then 'dailyCredits'`,
    );
  }
  if (limits.monthlyCredits !== null) {
    const spent = sql`iif(substr(a.day, 1, 7) >= ${day.slice(0, 7)}, a.month_millicredits, 0)`;
    cases.push(
      sql`when ${spent} + ${amount} > ${toMillicredits(limits.monthlyCredits)} then 'monthlyCredits'`,
    );
  }
  if (cases.length === 0) return raw('null');
  return sql`(select case ${join(cases, raw(' '))} end from (select 1)
    left join accounts a on a.account = ${account})`;
}

/** Expression: the day whose budget the task spends; never before the day of the account's row. */
export function findBudgetDay({ account, at }: Reservation): Sql {
  return sql`max(${formatUtcDay(at)}, coalesce((select day from accounts where account = ${account}), ''))`;
}

export interface AccountStore {
  /** Current usage of an account; zero for one without tasks. `at`: Unix milliseconds. */
  usage(account: string, at: number): Promise<Usage>;
}

interface UsageRow {
  running: number;
  tasksThisMinute: number;
  today: number;
  thisMonth: number;
  storedBytes: number;
}

export function accountStore(db: D1Database): AccountStore {
  return {
    usage: async (account, at) => {
      const day = formatUtcDay(at);
      const row = await first<UsageRow>(
        db,
        sql`select running + ${countUnconfirmed(account, at)} as running,
              iif(minute >= ${Math.floor(at / MINUTE_MS)}, minute_tasks, 0) as tasksThisMinute,
              iif(day >= ${day}, day_millicredits, 0) as today,
              iif(substr(day, 1, 7) >= ${day.slice(0, 7)}, month_millicredits, 0) as thisMonth,
              stored_bytes as storedBytes
            from accounts where account = ${account}`,
      );
      const { running = 0, tasksThisMinute = 0, today = 0, thisMonth = 0 } = row ?? {};
      const { storedBytes = 0 } = row ?? {};
      return {
        running,
        tasksThisMinute,
        creditsToday: today / MILLICREDITS_PER_CREDIT,
        creditsThisMonth: thisMonth / MILLICREDITS_PER_CREDIT,
        storedBytes,
      };
    },
  };
}
