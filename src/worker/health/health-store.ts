/** How deep in work the edge is, in one round trip: for the operator, for metrics and for alarms. */
import { DAY_MS, MINUTE_MS } from '../platform/units.ts';
import { BALANCE, type Balance } from './balance-store.ts';
import { ABANDONED_BY_ADMIN, ENDPOINT_GONE } from '../tasks/outbox-store.ts';
import { COUNT_LIMIT, type HealthReport } from './health-report.ts';
import { isTaskText } from '../tasks/task-sequence.ts';

export interface HealthStore {
  /** `ttlMs` is how long KIE keeps a result. The balance is as it was kept last. */
  look(now: number, ttlMs: number): Promise<HealthReport>;
}

/** A callback is late once its task took so many times what nine of ten tasks of its model take. */
const LATE_FACTOR = 1.5;
/** For a model of which nothing is known. */
const LATE_UNKNOWN_MS = 20 * MINUTE_MS;

/** Which tasks are late, of `tasks t` with `model_times m`: KIE has them, and says nothing. `?1` is now. */
export const IS_LATE = `t.state in ('waiting', 'queuing', 'generating')
  and ?1 - t.created_at > coalesce(${LATE_FACTOR} * m.p90_ms, ${LATE_UNKNOWN_MS})`;

/** Losses older than this are history. */
export const LOST_FOR_MS = 30 * DAY_MS;

/** A copy, of `files f`, that was given up; what the operator gave up is no trouble any more. */
export const IS_LOST = `f.state = 'failed' and coalesce(f.last_error, '') not like '${ABANDONED_BY_ADMIN}%'`;
/**
 * A callback, of `deliveries d`, that was given up. What its endpoint wants no more of is none, nor what a
 * later one of its task told of as well.
 */
export const IS_FAILED = `d.state = 'failed' and coalesce(d.reason, '') not in ('${ABANDONED_BY_ADMIN}', '${ENDPOINT_GONE}')
  and not exists (select 1 from deliveries later where later.task = d.task and later.sequence > d.sequence)`;

/** Share of the time that KIE keeps a file after which its copy is near its deadline. */
const NEAR_DEADLINE = 0.75;

/** KIE says what remains with each task that it charged: one of the newest has it. */
const REMAINED_AMONG = 1000;

const MAX_ALERTS = 100;

/** What is due now, at the first of several times; null where that lies ahead. */
const overdue = (first: string) => `iif(min(${first}) <= ?1, min(${first}), null)`;

/** Each ends at COUNT_LIMIT rows of an index, and as many rows that are looked up for them. */
const TASKS = `select count(*) as running, coalesce(sum(t.state = 'unconfirmed'), 0) as unconfirmed,
    coalesce(sum(${IS_LATE}), 0) as late, ${overdue('t.next_poll_at')} as oldestDueAt
  from (select state, model, created_at, next_poll_at from tasks indexed by tasks_by_next_poll
    where next_poll_at is not null order by next_poll_at limit ${COUNT_LIMIT}) t
  left join model_times m on m.model = t.model`;
const COPIES = `select count(*) as pending, coalesce(sum(f.attempts > 0), 0) as retrying,
    coalesce(sum(?1 - t.updated_at > ${NEAR_DEADLINE} * ?2), 0) as nearDeadline,
    ${overdue('f.next_attempt_at')} as oldestDueAt
  from (select id, attempts, next_attempt_at from files indexed by files_pending
    where next_attempt_at is not null order by next_attempt_at limit ${COUNT_LIMIT}) f
  left join tasks t on ${isTaskText('f.id', 't')}`;
const LOST = `select count(*) as failed from (select 1
  from (select id from tasks indexed by tasks_with_failed_files
    where failed_file_numbers is not null and updated_at > ?1 - ${LOST_FOR_MS} limit ${COUNT_LIMIT}) t
  cross join files f on f.id = t.id and ${IS_LOST} limit ${COUNT_LIMIT})`;
const OWED = `select count(*) as pending, ${overdue('next_attempt_at')} as oldestDueAt
  from (select next_attempt_at from deliveries indexed by deliveries_pending
    where next_attempt_at is not null order by next_attempt_at limit ${COUNT_LIMIT})`;
// What is paused is found by its endpoints, past whatever else failed.
const PAUSED = `select count(*) as paused from (select 1 from webhook_endpoints r
  cross join deliveries d indexed by deliveries_unsettled on d.client = r.client and d.endpoint = r.endpoint
    and d.state in ('paused', 'failed') and d.state = 'paused' limit ${COUNT_LIMIT})`;
const FAILED = `select count(*) as failed, coalesce(sum(ended_at > ?1 - ${DAY_MS}), 0) as failedLastDay
  from (select task, sequence, state, reason, ended_at from deliveries indexed by deliveries_unsettled
    where state in ('paused', 'failed') limit ${COUNT_LIMIT}) d where ${IS_FAILED}`;
const RECEIVERS = `select count(*) as unhealthyEndpoints
  from (select 1 from webhook_endpoints where failing_since is not null limit ${COUNT_LIMIT})`;
// A thousand letters are kept.
const LETTERS = `select coalesce(sum(at > ?1 - ${DAY_MS}), 0) as lastDay, max(at) as latestAt from dead_letters`;
const REMAINED = `select credits, at
  from (select remained_credits as credits, updated_at as at from tasks order by seq desc limit ${REMAINED_AMONG})
  where credits is not null order by at desc limit 1`;
const ALERTS = `select kind, raised_at as raisedAt, message, notified_at as notifiedAt from alerts
  where resolved_at is null order by raised_at limit ${MAX_ALERTS}`;

export function healthStore(db: D1Database): HealthStore {
  return {
    look: async (now, ttlMs) => {
      const bound = (sql: string) => db.prepare(sql).bind(now);
      const results = await db.batch<Record<string, unknown>>([
        bound(TASKS),
        db.prepare(COPIES).bind(now, ttlMs),
        bound(LOST),
        bound(OWED),
        db.prepare(PAUSED),
        bound(FAILED),
        db.prepare(RECEIVERS),
        bound(LETTERS),
        db.prepare(BALANCE),
        db.prepare(REMAINED),
        db.prepare(ALERTS),
      ]);
      const [tasks, copies, lost, owed, paused, failed, endpoints, letters, balance, remained] =
        results.map((result) => result.results[0]);
      return {
        at: now,
        tasks: tasks as unknown as HealthReport['tasks'],
        copies: { ...copies, ...lost } as unknown as HealthReport['copies'],
        deliveries: {
          ...owed,
          ...paused,
          ...failed,
          ...endpoints,
        } as unknown as HealthReport['deliveries'],
        deadLetters: letters as unknown as HealthReport['deadLetters'],
        balance: (balance as Balance | undefined) ?? null,
        remained: (remained as HealthReport['remained'] | undefined) ?? null,
        alerts: (results[10]?.results ?? []) as unknown as HealthReport['alerts'],
      };
    },
  };
}
