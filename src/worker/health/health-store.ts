/** The health report in one round trip, for the console, metrics and alerts. */
import { ABANDONED_BY_ADMIN, ENDPOINT_GONE } from '../tasks/outbox-store.ts';
import type { CatalogueStatus } from '../models/live/catalogue-status.ts';
import { SELECT_CATALOGUE_STATUS } from '../models/live/live-catalogue-store.ts';
import { batch, prepare, raw, sql, type Sql } from '../platform/sql.ts';
import { DAY_MS, MINUTE_MS } from '../platform/units.ts';
import { isTask } from '../tasks/task-sequence.ts';
import { SELECT_BALANCE, type Balance } from './balance-store.ts';
import { selectExceedingClients, selectUnexpectedCharges } from './charge-store.ts';
import { SELECT_CRON_RUNS } from './cron-run-store.ts';
import { COUNT_LIMIT, type CronRuns, type HealthReport } from './health-report.ts';

export interface HealthStore {
  /** Reads the report. `ttlMs` is how long KIE keeps a result. The balance is the one stored last. */
  read(now: number, ttlMs: number): Promise<HealthReport>;
}

/** A task is late after this multiple of its model's 90th percentile. */
const LATE_FACTOR = raw('1.5');
/** The same for a model without known times. */
const LATE_UNKNOWN_MS = raw(String(20 * MINUTE_MS));

/** Condition on `tasks t` and `model_times m`: KIE has the task and should have reported its end by now. */
export function isLateTask(now: number): Sql {
  return sql`t.state in ('waiting', 'queuing', 'generating')
    and ${now} - t.created_at > coalesce(${LATE_FACTOR} * m.p90_ms, ${LATE_UNKNOWN_MS})`;
}

/** Older failed copies are not reported. */
const FAILED_COPY_WINDOW_MS = raw(String(30 * DAY_MS));

/** How many rows of an index a statement reads at most. */
const LIMIT = raw(String(COUNT_LIMIT));

/** Tasks with a copy that failed in the last 30 days. */
export function recentTasksWithFailedFiles(now: number, columns: Sql): Sql {
  return sql`select ${columns} from tasks indexed by tasks_with_failed_files
    where failed_file_numbers is not null and updated_at > ${now} - ${FAILED_COPY_WINDOW_MS}
    limit ${LIMIT}`;
}

/** Condition on `files f`: the copy failed, and no admin has abandoned it. */
export const IS_FAILED_COPY = raw(
  `f.state = 'failed' and coalesce(f.last_error, '') not like '${ABANDONED_BY_ADMIN}%'`,
);

/**
 * Condition on `deliveries d`: the delivery failed and needs attention. It does not if an admin abandoned
 * it, if its endpoint is gone, or if its task has a later delivery, which says more.
 */
export const IS_FAILED_DELIVERY = raw(
  `d.state = 'failed' and coalesce(d.reason, '') not in ('${ABANDONED_BY_ADMIN}', '${ENDPOINT_GONE}')
  and not exists (select 1 from deliveries later where later.task = d.task and later.sequence > d.sequence)`,
);

/** Paused deliveries, found through their endpoints so that failed ones cannot use up the limit. */
export function pausedDeliveries(columns: Sql): Sql {
  return sql`select ${columns} from webhook_endpoints e
    cross join deliveries d indexed by deliveries_unsettled on d.client = e.client and d.endpoint = e.endpoint
      and d.state in ('paused', 'failed') and d.state = 'paused' limit ${LIMIT}`;
}

/** Share of KIE's retention time after which a pending copy is near its deadline. */
const NEAR_DEADLINE_SHARE = raw('0.75');

/** KIE reports the remaining credits with each charged task; among this many there is one. */
const REMAINED_SAMPLE_TASKS = raw('1000');

const MAX_ALERTS = raw('100');

/** The earliest of several due times; null if it is in the future. */
function overdueSince(column: string, now: number): Sql {
  const earliest = raw(`min(${column})`);
  return sql`iif(${earliest} <= ${now}, ${earliest}, null)`;
}

// Each statement reads up to COUNT_LIMIT rows of an index, and as many rows that it joins to them.

const countTasks = (now: number) => sql`
  select count(*) as running, coalesce(sum(t.state = 'unconfirmed'), 0) as unconfirmed,
    coalesce(sum(${isLateTask(now)}), 0) as late, ${overdueSince('t.next_poll_at', now)} as oldestDueAt
  from (select state, model, created_at, next_poll_at from tasks indexed by tasks_by_next_poll
    where next_poll_at is not null order by next_poll_at limit ${LIMIT}) t
  left join model_times m on m.model = t.model`;

const countPendingCopies = (now: number, ttlMs: number) => sql`
  select count(*) as pending, coalesce(sum(f.attempts > 0), 0) as retrying,
    coalesce(sum(${now} - t.updated_at > ${NEAR_DEADLINE_SHARE} * ${ttlMs}), 0) as nearDeadline,
    ${overdueSince('f.next_attempt_at', now)} as oldestDueAt
  from (select id, attempts, next_attempt_at from files indexed by files_pending
    where next_attempt_at is not null order by next_attempt_at limit ${LIMIT}) f
  left join tasks t on ${isTask(raw('f.id'), 't')}`;

const countFailedCopies = (now: number) => sql`
  select count(*) as failed from (select 1 from (${recentTasksWithFailedFiles(now, raw('id'))}) t
    cross join files f on f.id = t.id and ${IS_FAILED_COPY} limit ${LIMIT})`;

/** Files that were found missing from R2 after `since`, up to `limit`. */
export function countLostFiles(since: number, limit: Sql): Sql {
  return sql`select count(*) as lost from (
    select 1 from files indexed by files_lost where lost_at > ${since} limit ${limit})`;
}

const countPendingDeliveries = (now: number) => sql`
  select count(*) as pending, ${overdueSince('next_attempt_at', now)} as oldestDueAt
  from (select next_attempt_at from deliveries indexed by deliveries_pending
    where next_attempt_at is not null order by next_attempt_at limit ${LIMIT})`;

const countFailedDeliveries = (now: number) => sql`
  select count(*) as failed, coalesce(sum(ended_at > ${now} - ${raw(String(DAY_MS))}), 0) as failedLastDay
  from (select task, sequence, state, reason, ended_at from deliveries indexed by deliveries_unsettled
    where state in ('paused', 'failed') limit ${LIMIT}) d where ${IS_FAILED_DELIVERY}`;

const COUNT_PAUSED_DELIVERIES = sql`
  select count(*) as paused from (${pausedDeliveries(raw('1'))})`;

const COUNT_UNHEALTHY_ENDPOINTS = sql`
  select count(*) as unhealthyEndpoints
  from (select 1 from webhook_endpoints where failing_since is not null limit ${LIMIT})`;

/** The table has at most a thousand rows. */
const countDeadLetters = (now: number) => sql`
  select coalesce(sum(at > ${now} - ${raw(String(DAY_MS))}), 0) as lastDay, max(at) as latestAt
  from dead_letters`;

const SELECT_REMAINED = sql`
  select credits, at
  from (select remained_credits as credits, updated_at as at from tasks order by seq desc limit ${REMAINED_SAMPLE_TASKS})
  where credits is not null order by at desc limit 1`;

const SELECT_ALERTS = sql`
  select kind, raised_at as raisedAt, message, notified_at as notifiedAt from alerts
  where resolved_at is null order by raised_at limit ${MAX_ALERTS}`;

/** The index has only accounts with at least this. */
const MUCH_STORED_BYTES = raw('100000000');
const MAX_LARGEST_ACCOUNTS = raw('5');

const SELECT_LARGEST_ACCOUNTS = sql`
  select account, stored_bytes as storedBytes from accounts indexed by accounts_with_much_stored
  where stored_bytes >= ${MUCH_STORED_BYTES} order by stored_bytes desc limit ${MAX_LARGEST_ACCOUNTS}`;

type Tasks = HealthReport['tasks'];
type Copies = HealthReport['copies'];
type Deliveries = HealthReport['deliveries'];
type Charges = HealthReport['charges'];
type LargestAccount = HealthReport['database']['largestAccounts'][number];

export function healthStore(db: D1Database): HealthStore {
  return {
    read: async (now, ttlMs) => {
      const results = await batch(db, [
        prepare<Tasks>(db, countTasks(now)),
        prepare<Omit<Copies, 'failed' | 'lost'>>(db, countPendingCopies(now, ttlMs)),
        prepare<Pick<Copies, 'failed'>>(db, countFailedCopies(now)),
        prepare<Pick<Copies, 'lost'>>(db, countLostFiles(now - DAY_MS, LIMIT)),
        prepare<Pick<Deliveries, 'pending' | 'oldestDueAt'>>(db, countPendingDeliveries(now)),
        prepare<Pick<Deliveries, 'paused'>>(db, COUNT_PAUSED_DELIVERIES),
        prepare<Pick<Deliveries, 'failed' | 'failedLastDay'>>(db, countFailedDeliveries(now)),
        prepare<Pick<Deliveries, 'unhealthyEndpoints'>>(db, COUNT_UNHEALTHY_ENDPOINTS),
        prepare<HealthReport['deadLetters']>(db, countDeadLetters(now)),
        prepare<Charges['unexpected'][number]>(db, selectUnexpectedCharges(now)),
        prepare<Charges['exceeding'][number]>(db, selectExceedingClients(now)),
        prepare<Balance>(db, SELECT_BALANCE),
        prepare<CronRuns>(db, SELECT_CRON_RUNS),
        prepare<NonNullable<HealthReport['remained']>>(db, SELECT_REMAINED),
        prepare<CatalogueStatus>(db, SELECT_CATALOGUE_STATUS),
        prepare<HealthReport['alerts'][number]>(db, SELECT_ALERTS),
        prepare<LargestAccount>(db, SELECT_LARGEST_ACCOUNTS),
      ] as const);
      const [
        tasks,
        pendingCopies,
        failedCopies,
        lostCopies,
        pendingDeliveries,
        pausedCount,
        failedDeliveries,
        endpoints,
        deadLetters,
        unexpectedCharges,
        exceedingClients,
        balance,
        cron,
        remained,
        catalogue,
        alerts,
        largestAccounts,
      ] = results;
      return {
        at: now,
        cron: cron.results[0] ?? null,
        tasks: onlyRow(tasks),
        copies: {
          ...onlyRow(pendingCopies),
          ...onlyRow(failedCopies),
          ...onlyRow(lostCopies),
        },
        deliveries: {
          ...onlyRow(pendingDeliveries),
          ...onlyRow(pausedCount),
          ...onlyRow(failedDeliveries),
          ...onlyRow(endpoints),
        },
        deadLetters: onlyRow(deadLetters),
        charges: { unexpected: unexpectedCharges.results, exceeding: exceedingClients.results },
        balance: balance.results[0] ?? null,
        remained: remained.results[0] ?? null,
        catalogue: catalogue.results[0] ?? null,
        alerts: alerts.results,
        database: { bytes: alerts.meta.size_after, largestAccounts: largestAccounts.results },
      };
    },
  };
}

/** The row of an aggregate query, which always has one. */
function onlyRow<Row>({ results: [row] }: D1Result<Row>): Row {
  if (row === undefined) throw new Error('an aggregate query returned no row');
  return row;
}
