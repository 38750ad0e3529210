/** Work that needs an admin, each kind read through its own index. */
import {
  IS_FAILED_COPY,
  IS_FAILED_DELIVERY,
  isLateTask,
  pausedDeliveries,
  recentTasksWithFailedFiles,
} from '../../health/health-store.ts';
import { COUNT_LIMIT } from '../../health/health-report.ts';
import { batch, prepare, raw, sql, type Sql } from '../../platform/sql.ts';
import { isTask } from '../../tasks/task-sequence.ts';

export const STUCK_KINDS = [
  'task_unconfirmed',
  'task_late',
  'copy_retrying',
  'copy_failed',
  'delivery_failed',
  'delivery_paused',
] as const;

/** One stuck task, copy or delivery. Its reason and action follow from the kind. */
export interface StuckRow {
  kind: (typeof STUCK_KINDS)[number];
  /** tasks.id */
  id: string;
  taskId: string | null;
  model: string;
  client: string;
  since: number;
  /** When it is retried automatically; null: never. */
  dueAt: number | null;
  /** `webhook-id` of a delivery. */
  delivery: string | null;
  /** Attempts, or the number of failed copies. */
  count: number;
  /** The latest error. */
  problem: string | null;
}

export interface StuckStore {
  /** Up to `limit` rows, the longest waiting first. */
  find(now: number, limit: number): Promise<StuckRow[]>;
}

const LIMIT = raw(String(COUNT_LIMIT));
const TASK = raw('t.id, t.task_id as taskId, t.model, t.client');

/** At most COUNT_LIMIT rows, like the counts of the health report. */
const RUNNING_TASKS = sql`(select id, task_id, model, client, state, created_at, next_poll_at
  from tasks indexed by tasks_by_next_poll where next_poll_at is not null order by next_poll_at limit ${LIMIT}) t`;

const unconfirmedTasks = (limit: number) => sql`
  select 'task_unconfirmed' as kind, ${TASK}, t.created_at as since, t.next_poll_at as dueAt,
    null as delivery, 1 as count, null as problem
  from ${RUNNING_TASKS} where t.state = 'unconfirmed' order by since limit ${limit}`;

const lateTasks = (now: number, limit: number) => sql`
  select 'task_late' as kind, ${TASK}, t.created_at as since, t.next_poll_at as dueAt,
    null as delivery, 1 as count, null as problem
  from ${RUNNING_TASKS} left join model_times m on m.model = t.model
  where ${isLateTask(now)} order by since limit ${limit}`;

/** One row per task, with the file that has the most attempts. */
const retryingCopies = (limit: number) => sql`
  select 'copy_retrying' as kind, ${TASK}, t.updated_at as since, f.next_attempt_at as dueAt,
    null as delivery, max(f.attempts) as count, f.last_error as problem
  from (select id, attempts, next_attempt_at, last_error from files indexed by files_pending
    where next_attempt_at is not null order by next_attempt_at limit ${LIMIT}) f
  join tasks t on ${isTask(raw('f.id'), 't')}
  where f.attempts > 0 group by t.id order by since limit ${limit}`;

const failedCopies = (now: number, limit: number) => sql`
  select 'copy_failed' as kind, ${TASK}, t.updated_at as since, null as dueAt,
    null as delivery, count(*) as count, f.last_error as problem
  from (${recentTasksWithFailedFiles(now, raw('id, task_id, model, client, updated_at'))}) t
  cross join files f on f.id = t.id and ${IS_FAILED_COPY}
  group by t.id order by since limit ${limit}`;

const DELIVERY = sql`${TASK}, d.created_at as since, d.id as delivery, d.attempts_total as count`;

const failedDeliveries = (limit: number) => sql`
  select 'delivery_failed' as kind, ${DELIVERY}, null as dueAt, d.reason as problem
  from (select rowid, id, task, sequence, state, reason, attempts_total, created_at
    from deliveries indexed by deliveries_unsettled
    where state in ('paused', 'failed') limit ${LIMIT}) d
  join tasks t on ${isTask(raw('d.task'), 't')}
  where ${IS_FAILED_DELIVERY} order by since limit ${limit}`;

const PAUSED_COLUMNS = raw(
  'd.id, d.task, d.attempts_total, d.created_at, e.next_probe_at as dueAt, e.reason as problem',
);
const stuckPausedDeliveries = (limit: number) => sql`
  select 'delivery_paused' as kind, ${DELIVERY}, d.dueAt, d.problem
  from (${pausedDeliveries(PAUSED_COLUMNS)}) d
  join tasks t on ${isTask(raw('d.task'), 't')} order by since limit ${limit}`;

export function stuckStore(db: D1Database): StuckStore {
  const rowsOf = (query: Sql) => prepare<StuckRow>(db, query);
  return {
    find: async (now, limit) => {
      const results = await batch(db, [
        rowsOf(unconfirmedTasks(limit)),
        rowsOf(lateTasks(now, limit)),
        rowsOf(retryingCopies(limit)),
        rowsOf(failedCopies(now, limit)),
        rowsOf(failedDeliveries(limit)),
        rowsOf(stuckPausedDeliveries(limit)),
      ]);
      return results
        .flatMap((result) => result.results)
        .toSorted((one, other) => one.since - other.since)
        .slice(0, limit);
    },
  };
}
