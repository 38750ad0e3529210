/**
 * What an account has under way and has spent, and whether one more task fits. Its row is kept by
 * triggers on `tasks` (see the migrations), so what is read here is exact at any moment.
 */
import type { Limits } from '../access/client.ts';
import { MINUTE_MS } from '../units.ts';
import { dayOf } from './budget-period.ts';

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
  likeness: string | undefined;
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

const milli = (credits: number | null) => (credits === null ? null : Math.round(credits * MILLI));

/** As one parameter: D1 binds numbers as real ones, and JSON keeps the whole ones whole. */
export function chargeParameter(charge: Charge): string {
  const { account, limits, model, millicredits, likeness = null, at } = charge;
  return JSON.stringify({
    account,
    model,
    millicredits,
    likeness,
    minute: Math.floor(at / MINUTE_MS),
    day: dayOf(at),
    maxConcurrent: limits.maxConcurrent,
    perMinute: limits.perMinute,
    daily: milli(limits.dailyCredits),
    monthly: milli(limits.monthlyCredits),
  });
}

/**
 * A query for what a charge amounts to, `amount` in thousandths of a credit, and for the limit that it
 * runs into, `reached`, null when it fits. `charge` is the number of the parameter. Where a clock is
 * behind the account's row, the row's day counts.
 */
export function judgeCharge(charge: string): string {
  const of = (field: string) => `(${charge} ->> '$.${field}')`;
  const amount = `coalesce(c.millicredits, ${of('millicredits')})`;
  const spent = (since: string, millicredits: string) =>
    `iif(${since}, ${millicredits}, 0) + ${amount}`;
  const today = spent(`a.day >= ${of('day')}`, 'a.day_millicredits');
  const thisMonth = spent(
    `substr(a.day, 1, 7) >= substr(${of('day')}, 1, 7)`,
    'a.month_millicredits',
  );
  return `select ${amount} as amount, case
      when coalesce(a.running, 0) >= ${of('maxConcurrent')} then 'maxConcurrent'
      when iif(a.minute >= ${of('minute')}, a.minute_tasks, 0) >= ${of('perMinute')} then 'perMinute'
      when ${today} > ${of('daily')} then 'dailyCredits'
      when ${thisMonth} > ${of('monthly')} then 'monthlyCredits'
    end as reached
    from (select 1)
      left join accounts a on a.account = ${of('account')}
      left join model_charges c on c.model = ${of('model')} and c.likeness = ${of('likeness')}`;
}

/** An expression for the day that a charge goes to. */
export function chargedOn(charge: string): string {
  return `max(${charge} ->> '$.day', coalesce((select day from accounts where account = ${charge} ->> '$.account'), ''))`;
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
