/** What does not go on by itself as it should, each kind from its own index. */
import { IS_FAILED, IS_LATE, IS_LOST, LOST_FOR_MS } from '../../health/health-store.ts';
import { COUNT_LIMIT } from '../../health/health-report.ts';
import { isTaskText } from '../../tasks/task-sequence.ts';

export const STUCK_KINDS = [
  'task_unconfirmed',
  'task_late',
  'copy_retrying',
  'copy_failed',
  'delivery_failed',
  'delivery_paused',
] as const;

/** Something that does not go on by itself as it should. The words and the mend follow from its kind. */
export interface StuckRow {
  kind: (typeof STUCK_KINDS)[number];
  /** Ours. */
  id: string;
  taskId: string | null;
  model: string;
  client: string;
  since: number;
  /** When it is tried again by itself; null: it is not. */
  dueAt: number | null;
  /** Of a callback: its `webhook-id`. */
  delivery: string | null;
  /** How often it was tried, or how many of it there are. */
  count: number;
  /** What went wrong last. */
  problem: string | null;
}

export interface StuckStore {
  /** Up to `limit` of each kind, the longest waiting first. */
  find(now: number, limit: number): Promise<StuckRow[]>;
}

const TASK = 't.id, t.task_id as taskId, t.model, t.client';

/** As many rows as `look` counts, and what is looked up for them. */
const UNDER_WAY = `(select id, task_id, model, client, state, created_at, next_poll_at
  from tasks indexed by tasks_by_next_poll where next_poll_at is not null order by next_poll_at limit ${COUNT_LIMIT}) t`;

const UNCONFIRMED = `select 'task_unconfirmed' as kind, ${TASK}, t.created_at as since, t.next_poll_at as dueAt,
    null as delivery, 1 as count, null as problem
  from ${UNDER_WAY} where t.state = 'unconfirmed' and ?1 > 0 order by since limit ?2`;
const LATE = `select 'task_late' as kind, ${TASK}, t.created_at as since, t.next_poll_at as dueAt,
    null as delivery, 1 as count, null as problem
  from ${UNDER_WAY} left join model_times m on m.model = t.model where ${IS_LATE} order by since limit ?2`;
// One line a task: of the file that was tried most.
const RETRYING = `select 'copy_retrying' as kind, ${TASK}, t.updated_at as since, f.next_attempt_at as dueAt,
    null as delivery, max(f.attempts) as count, f.last_error as problem
  from (select id, attempts, next_attempt_at, last_error from files indexed by files_pending
    where next_attempt_at is not null order by next_attempt_at limit ${COUNT_LIMIT}) f
  join tasks t on ${isTaskText('f.id', 't')}
  where f.attempts > 0 and ?1 > 0 group by t.id order by since limit ?2`;
const LOST = `select 'copy_failed' as kind, ${TASK}, t.updated_at as since, null as dueAt,
    null as delivery, count(*) as count, f.last_error as problem
  from (select id, task_id, model, client, updated_at from tasks indexed by tasks_with_failed_files
    where failed_file_numbers is not null and updated_at > ?1 - ${LOST_FOR_MS} limit ${COUNT_LIMIT}) t
  cross join files f on f.id = t.id and ${IS_LOST}
  group by t.id order by since limit ?2`;
const DELIVERY = `${TASK}, d.created_at as since, d.id as delivery, d.attempts_total as count`;
const FAILED = `select 'delivery_failed' as kind, ${DELIVERY}, null as dueAt, d.reason as problem
  from (select rowid, id, task, sequence, state, reason, attempts_total, created_at
    from deliveries indexed by deliveries_unsettled
    where state in ('paused', 'failed') limit ${COUNT_LIMIT}) d
  join tasks t on ${isTaskText('d.task', 't')}
  where ${IS_FAILED} and ?1 > 0
  order by since limit ?2`;
const PAUSED = `select 'delivery_paused' as kind, ${DELIVERY}, d.dueAt, d.problem
  from (select d.id, d.task, d.attempts_total, d.created_at, r.next_probe_at as dueAt, r.reason as problem
    from webhook_endpoints r cross join deliveries d indexed by deliveries_unsettled
      on d.client = r.client and d.endpoint = r.endpoint
        and d.state in ('paused', 'failed') and d.state = 'paused' limit ${COUNT_LIMIT}) d
  join tasks t on ${isTaskText('d.task', 't')} where ?1 > 0 order by since limit ?2`;

export function stuckStore(db: D1Database): StuckStore {
  return {
    find: async (now, limit) => {
      const found = await db.batch<StuckRow>(
        [UNCONFIRMED, LATE, RETRYING, LOST, FAILED, PAUSED].map((sql) =>
          db.prepare(sql).bind(now, limit),
        ),
      );
      return found
        .flatMap(({ results }) => results)
        .toSorted((one, other) => one.since - other.since)
        .slice(0, limit);
    },
  };
}
