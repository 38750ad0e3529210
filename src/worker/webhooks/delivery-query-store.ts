/** Reads deliveries and their attempts for admins and callers. */
import { all, raw, sql, type Sql, type SqlValue } from '../platform/sql.ts';
import { isTask } from '../tasks/task-sequence.ts';
import { deliveryReplayStore, type DeliveryReplayStore } from './delivery-replay-store.ts';
import type { DeliveryAttempt } from './delivery.ts';
import type { DeliveryState } from '../tasks/outbox-store.ts';

/** A delivery with the result of its latest attempt. */
export interface DeliverySummary {
  id: string;
  /** KIE's. */
  taskId: string | null;
  sequence: number;
  client: string;
  endpoint: string;
  state: DeliveryState;
  attempts: number;
  /** Unix milliseconds, like the other times. */
  createdAt: number;
  nextAttemptAt: number | null;
  replayedAt: number | null;
  endedAt: number | null;
  reason: string | null;
  lastStatus: number | null;
  lastError: string | null;
}

export interface LoggedAttempt extends DeliveryAttempt {
  /** Attempt number, from 1. */
  n: number;
}

/** Which deliveries; an undefined field does not restrict them. */
export interface DeliveryFilter {
  state?: DeliveryState | undefined;
  client?: string | undefined;
  endpoint?: string | undefined;
  /** KIE's. */
  taskId?: string | undefined;
  /** Created at or after this time. */
  since?: number | undefined;
  /** Created before this time. */
  until?: number | undefined;
}

export interface DeliveryPage {
  deliveries: DeliverySummary[];
  /** Cursor of the next page; undefined on the last one. */
  next: number | undefined;
}

export interface DeliveryQueryStore extends DeliveryReplayStore {
  /** The newest first, from the cursor `before` on. */
  list(filter: DeliveryFilter, limit: number, before?: number): Promise<DeliveryPage>;
  /** All deliveries of one task, by sequence. */
  listByTask(task: string): Promise<DeliverySummary[]>;
  find(id: string): Promise<DeliverySummary | undefined>;
  /** The logged attempts of a delivery, the first one first. */
  listAttempts(id: string): Promise<LoggedAttempt[]>;
  /** The latest attempts at all deliveries of a task, the earliest of them first, with the beginning of each response. */
  listAttemptsOfTask(task: string): Promise<(LoggedAttempt & { delivery: string })[]>;
}

/** A task has one or two deliveries; each replay of a copy may add one. */
const MAX_PER_TASK = raw('100');
/** Attempts in the report of a task. A delivery alone has all of its own. */
const MAX_ATTEMPTS_OF_TASK = raw('200');
const MAX_RESPONSE_CHARACTERS = raw('500');

const COLUMNS =
  raw(`d.rowid as seq, d.id, t.task_id as taskId, d.sequence, d.client, d.endpoint, d.state,
  d.attempts_total as attempts, d.created_at as createdAt, d.next_attempt_at as nextAttemptAt,
  d.replayed_at as replayedAt, d.ended_at as endedAt, d.reason, a.status as lastStatus, a.error as lastError`);

type Row = DeliverySummary & { seq: number };

export function deliveryQueryStore(db: D1Database): DeliveryQueryStore {
  const query = (rest: Sql): Promise<Row[]> =>
    all<Row>(
      db,
      sql`select ${COLUMNS} from deliveries d left join tasks t on ${isTask(raw('d.task'), 't')}
            left join delivery_attempts a on a.delivery = d.id and a.n = d.attempts_total
          ${rest}`,
    );
  return {
    ...deliveryReplayStore(db),
    list: async (filter, limit, before = Number.MAX_SAFE_INTEGER) => {
      const rows = await query(
        sql`where d.rowid < ${before} ${buildConditions(filter)} order by d.rowid desc limit ${limit}`,
      );
      const next = rows.length < limit ? undefined : rows.at(-1)?.seq;
      return { deliveries: rows.map(toSummary), next };
    },
    listByTask: async (task) => {
      const rows = await query(
        sql`where d.task = ${task} order by d.sequence limit ${MAX_PER_TASK}`,
      );
      return rows.map(toSummary);
    },
    find: async (id) => (await query(sql`where d.id = ${id}`)).map(toSummary)[0],
    listAttempts: (id) =>
      all<LoggedAttempt>(
        db,
        sql`select n, at, ms, status, error, response_body as responseBody
            from delivery_attempts where delivery = ${id} order by n`,
      ),
    listAttemptsOfTask: async (task) => {
      const rows = await all<LoggedAttempt & { delivery: string }>(
        db,
        sql`select a.delivery, a.n, a.at, a.ms, a.status, a.error,
              substr(a.response_body, 1, ${MAX_RESPONSE_CHARACTERS}) as responseBody
            from deliveries d cross join delivery_attempts a on a.delivery = d.id
            where d.task = ${task} order by a.at desc, a.n desc limit ${MAX_ATTEMPTS_OF_TASK}`,
      );
      return rows.toReversed();
    },
  };
}

function buildConditions(filter: DeliveryFilter): Sql {
  const {
    state = null,
    client = null,
    endpoint = null,
    taskId,
    since = null,
    until = null,
  } = filter;
  // Unsettled deliveries are few and have an index. Of the others the newest are read: an index on them
  // would cost a write per delivery.
  const isUnsettled = state === 'paused' || state === 'failed';
  return sql`${isUnsettled ? raw("and d.state in ('paused', 'failed')") : raw('')}
    ${equals('d.state', state)} ${equals('d.client', client)} ${equals('d.endpoint', endpoint)}
    ${taskId === undefined ? raw('') : sql`and d.task = (select id from tasks where task_id = ${taskId})`}
    and (${since} is null or d.created_at >= ${since})
    and (${until} is null or d.created_at < ${until})`;
}

function equals(column: string, value: SqlValue): Sql {
  return sql`and (${value} is null or ${raw(column)} = ${value})`;
}

function toSummary({ seq: _seq, ...summary }: Row): DeliverySummary {
  return summary;
}
