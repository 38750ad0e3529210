/** What is seen of deliveries and their tries, and their repetition. */
import { AS_HINT, type DeliveryAttempt, type DeliveryState } from './delivery-store.ts';
import { ABANDONED_BY_ADMIN, ENDPOINT_GONE, type DeliveryHint } from '../tasks/outbox-store.ts';
import { formatEndpointKey, type EndpointKey } from './endpoint-store.ts';
import { isTaskText } from '../tasks/task-sequence.ts';

/** A delivery as it is shown, with its latest try. */
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
  n: number;
}

/** Which deliveries; what is undefined does not matter. */
export interface DeliveryFilter {
  state?: DeliveryState | undefined;
  client?: string | undefined;
  endpoint?: string | undefined;
  /** KIE's. */
  taskId?: string | undefined;
  /** When it was first owed: from the one, before the other. */
  since?: number | undefined;
  until?: number | undefined;
}

export interface DeliveryPage {
  deliveries: DeliverySummary[];
  /** Where the next page begins, if there may be one. */
  next: number | undefined;
}

export interface DeliveryQueryStore {
  /** The youngest first, from before a place on. */
  list(filter: DeliveryFilter, limit: number, before?: number): Promise<DeliveryPage>;
  /** All of one task, the first one first. */
  listByTask(task: string): Promise<DeliverySummary[]>;
  find(id: string): Promise<DeliverySummary | undefined>;
  /** The tries at it that are kept, the first one first. */
  listAttempts(id: string): Promise<LoggedAttempt[]>;
  /** Owes it again, with all its tries before it. Undefined when it was replayed after `unlessSince`. */
  replay(id: string, now: number, unlessSince?: number): Promise<DeliveryHint | undefined>;
  /** Replays the last one of a task, if it has any. */
  replayLatest(task: string, now: number): Promise<DeliveryHint | undefined>;
  /**
   * No further try is made, or one that failed is no trouble any more. False where there was nothing to
   * give up. A try that is under way may yet deliver it.
   */
  abandon(id: string, now: number): Promise<boolean>;
  /**
   * Owes up to `limit` again that were given up since a time, the oldest first; not those that their
   * endpoint answered 410. Of each endpoint the first one has its turn at once, also where it is paused.
   */
  replayFailed(
    which: { since: number } & Pick<DeliveryFilter, 'client' | 'endpoint'>,
    now: number,
    limit: number,
  ): Promise<DeliveryHint[]>;
}

/** A task has one or two; each replay of a copy may add one. */
const MAX_OF_TASK = 100;

const COLUMNS = `d.rowid as seq, d.id, t.task_id as taskId, d.sequence, d.client, d.endpoint, d.state,
  d.attempts_total as attempts, d.created_at as createdAt, d.next_attempt_at as nextAttemptAt, d.replayed_at as replayedAt,
  d.ended_at as endedAt, d.reason, a.status as lastStatus, a.error as lastError`;
const JOINS = `left join tasks t on ${isTaskText('d.task', 't')}
  left join delivery_attempts a on a.delivery = d.id and a.n = d.attempts_total`;

const AGAIN = `state = 'pending', attempts_since_replay = 0, reason = null, ended_at = null, replayed_at = ?1,
  next_attempt_at = ?1`;

type Row = DeliverySummary & { seq: number };

export function deliveryQueryStore(db: D1Database): DeliveryQueryStore {
  const entries = async (where: string, ...values: unknown[]): Promise<Row[]> => {
    const sql = `select ${COLUMNS} from deliveries d ${JOINS} ${where}`;
    const statement = db.prepare(sql).bind(...values);
    return (await statement.all<Row>()).results;
  };
  const replayed = async (where: string, ...values: unknown[]) => {
    const again = await db
      .prepare(`update deliveries set ${AGAIN} where ${where} returning ${AS_HINT}`)
      .bind(...values)
      .first<DeliveryHint>();
    return again === null ? undefined : { ...again, mayProbe: true };
  };
  return {
    list: async ({ state, client, endpoint, taskId, since, until }, limit, before) => {
      // Few are unsettled; of the others the youngest are asked for, and an index would cost a write each.
      const unsettled = state === 'paused' || state === 'failed';
      const rows = await entries(
        `where d.rowid < ?1 ${unsettled ? "and d.state in ('paused', 'failed')" : ''}
           and (?2 is null or d.state = ?2) and (?3 is null or d.client = ?3)
           and (?4 is null or d.endpoint = ?4)
           ${taskId === undefined ? 'and ?5 is null' : 'and d.task = (select id from tasks where task_id = ?5)'}
           and (?6 is null or d.created_at >= ?6) and (?7 is null or d.created_at < ?7)
         order by d.rowid desc limit ?8`,
        before ?? Number.MAX_SAFE_INTEGER,
        state ?? null,
        client ?? null,
        endpoint ?? null,
        taskId ?? null,
        since ?? null,
        until ?? null,
        limit,
      );
      const next = rows.length < limit ? undefined : rows.at(-1)?.seq;
      return { deliveries: rows.map(withoutPlace), next };
    },
    listByTask: async (task) =>
      (await entries(`where d.task = ?1 order by d.sequence limit ${MAX_OF_TASK}`, task)).map(
        withoutPlace,
      ),
    find: async (id) => (await entries('where d.id = ?1', id)).map(withoutPlace)[0],
    listAttempts: async (id) => {
      const { results } = await db
        .prepare(
          'select n, at, ms, status, error, response_body as responseBody from delivery_attempts where delivery = ?1 order by n',
        )
        .bind(id)
        .all<LoggedAttempt>();
      return results;
    },
    replay: (id, now, unlessSince) =>
      replayed(
        'id = ?2 and (?3 is null or coalesce(replayed_at, 0) <= ?3)',
        now,
        id,
        unlessSince ?? null,
      ),
    replayLatest: (task, now) =>
      replayed(
        'rowid = (select rowid from deliveries where task = ?2 order by sequence desc limit 1)',
        now,
        task,
      ),
    abandon: async (id, now) => {
      const row = await db
        .prepare(
          `update deliveries set state = 'failed', next_attempt_at = null, ended_at = coalesce(ended_at, ?2), reason = ?3
           where id = ?1 and state in ('pending', 'paused', 'failed')
             and coalesce(reason, '') not in ('${ABANDONED_BY_ADMIN}', '${ENDPOINT_GONE}') returning id`,
        )
        .bind(id, now, ABANDONED_BY_ADMIN)
        .first();
      return row !== null;
    },
    replayFailed: async ({ since, client, endpoint }, now, limit) => {
      const { results } = await db
        .prepare(
          `update deliveries set ${AGAIN} where rowid in (
             select d.rowid from deliveries d indexed by deliveries_unsettled
               left join delivery_attempts a on a.delivery = d.id and a.n = d.attempts_total
             where d.state in ('paused', 'failed') and d.state = 'failed' and d.ended_at >= ?2
               and (?3 is null or d.client = ?3) and (?4 is null or d.endpoint = ?4)
               and coalesce(a.status, 0) <> 410
             order by d.rowid limit ?5)
           returning ${AS_HINT}, rowid as seq, client, endpoint`,
        )
        .bind(now, since, client ?? null, endpoint ?? null, limit)
        .all<DeliveryHint & EndpointKey & { seq: number }>();
      const seen = new Set<string>();
      return results
        .toSorted((a, b) => a.seq - b.seq)
        .map(({ delivery, replayToken, attemptsSinceReplay, ...of }) => {
          const key = formatEndpointKey(of);
          const isFirst = !seen.has(key);
          seen.add(key);
          return {
            delivery,
            replayToken,
            attemptsSinceReplay,
            ...(isFirst ? { mayProbe: true } : {}),
          };
        });
    },
  };
}

function withoutPlace({ seq: _place, ...entry }: Row): DeliverySummary {
  return entry;
}
