/**
 * What an account has under way and has spent, and whether one more task fits. Its row is kept by
 * triggers on `tasks` (see the migrations), so what is read here is exact at any moment.
 */
import type { Limits } from '../auth/client.ts';
import { MINUTE_MS } from '../platform/units.ts';
import { dayOf } from '../platform/budget-period.ts';

/** Thousandths: credits may be fractional, and sums of fractions would not be exact. */
export const MILLI = 1000;

/** A task that asks for its place: whose it is and what it would take. */
export interface Charge {
  account: string;
  limits: Limits;
  model: string;
  /** What it is expected to cost, unless a like request was charged before. */
  millicredits: number;
  /** What like requests have in common; undefined where their charges are not to count. */
  priceKey: string | undefined;
  /** Unix milliseconds. */
  at: number;
}

/** What a client has used, in the day and the month of the latest look. Credits include what is reserved. */
export interface Usage {
  running: number;
  tasksThisMinute: number;
  creditsToday: number;
  creditsThisMonth: number;
}

/** The limits, in the order in which they are judged. */
export type LimitKind = 'maxConcurrent' | 'perMinute' | 'dailyCredits' | 'monthlyCredits';

const milli = (credits: number) => Math.round(credits * MILLI);

/** A piece of a statement: its parameters' values, and what stands for them there. */
export interface SqlPart {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** Gives out parameters, numbered from `first`, and keeps their values. */
function parametersFrom(first: number) {
  const values: (string | number)[] = [];
  const parameter = (value: string | number) => `?${first + values.push(value) - 1}`;
  return { values, parameter };
}

/** An expression for what a charge amounts to, in thousandths of a credit. */
export function amountOf({ model, priceKey, millicredits }: Charge, first: number): SqlPart {
  const { values, parameter } = parametersFrom(first);
  const estimated = parameter(millicredits);
  const sql =
    priceKey === undefined
      ? estimated
      : `coalesce((select millicredits from learned_prices
           where model = ${parameter(model)} and price_key = ${parameter(priceKey)}), ${estimated})`;
  return { sql, values };
}

/**
 * An expression for the limit that a charge runs into; null when it fits. Where a clock is behind the
 * account's row, the row's day counts.
 */
export function limitReached(charge: Charge, first: number): SqlPart {
  const { maxConcurrent, perMinute, dailyCredits, monthlyCredits } = charge.limits;
  const amount = amountOf(charge, first);
  const { values, parameter } = parametersFrom(first + amount.values.length);
  const day = dayOf(charge.at);
  const cases: string[] = [];
  const judge = (kind: LimitKind, isReached: string) =>
    cases.push(`when ${isReached} then '${kind}'`);
  if (maxConcurrent !== null)
    judge('maxConcurrent', `coalesce(a.running, 0) >= ${parameter(maxConcurrent)}`);
  if (perMinute !== null) {
    const minute = parameter(Math.floor(charge.at / MINUTE_MS));
    judge('perMinute', `iif(a.minute >= ${minute}, a.minute_tasks, 0) >= ${parameter(perMinute)}`);
  }
  if (dailyCredits !== null) {
    const spent = `iif(a.day >= ${parameter(day)}, a.day_millicredits, 0)`;
    judge('dailyCredits', `${spent} + ${amount.sql} > ${parameter(milli(dailyCredits))}`);
  }
  if (monthlyCredits !== null) {
    const spent = `iif(substr(a.day, 1, 7) >= ${parameter(day.slice(0, 7))}, a.month_millicredits, 0)`;
    judge('monthlyCredits', `${spent} + ${amount.sql} > ${parameter(milli(monthlyCredits))}`);
  }
  if (cases.length === 0) return { sql: 'null', values: [] };
  return {
    sql: `(select case ${cases.join(' ')} end from (select 1)
      left join accounts a on a.account = ${parameter(charge.account)})`,
    values: [...amount.values, ...values],
  };
}

/** An expression for the day that a charge goes to. */
export function budgetDay({ account, at }: Charge, first: number): SqlPart {
  const { values, parameter } = parametersFrom(first);
  const known = `select day from accounts where account = ${parameter(account)}`;
  return { sql: `max(${parameter(dayOf(at))}, coalesce((${known}), ''))`, values };
}

export interface AccountStore {
  /** What stands in the account now; all zero for one that is not there yet. */
  usage(account: string, at: number): Promise<Usage>;
}

export function accountStore(db: D1Database): AccountStore {
  return {
    usage: async (account, at) => {
      const day = dayOf(at);
      const row = await db
        .prepare(
          `select running,
             iif(minute >= ?2, minute_tasks, 0) as tasksThisMinute,
             iif(day >= ?3, day_millicredits, 0) as today,
             iif(substr(day, 1, 7) >= ?4, month_millicredits, 0) as thisMonth
           from accounts where account = ?1`,
        )
        .bind(account, Math.floor(at / MINUTE_MS), day, day.slice(0, 7))
        .first<{ running: number; tasksThisMinute: number; today: number; thisMonth: number }>();
      const { running = 0, tasksThisMinute = 0, today = 0, thisMonth = 0 } = row ?? {};
      return {
        running,
        tasksThisMinute,
        creditsToday: today / MILLI,
        creditsThisMonth: thisMonth / MILLI,
      };
    },
  };
}
