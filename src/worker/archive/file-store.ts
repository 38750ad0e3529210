/** Every statement on `files`: what is owed to R2, and what is there. */
import {
  ABANDONED_BY_ADMIN,
  insertPendingDelivery,
  type DeliveryHint,
  type FileKey,
} from '../tasks/outbox-store.ts';
import { MAX_FILES } from '../tasks/result-links.ts';
import { isTaskText } from '../tasks/task-sequence.ts';

export type FileState = 'pending' | 'stored' | 'failed';

export interface FileRow extends FileKey {
  ext: string;
  sourceUrl: string;
  state: FileState;
  attempts: number;
  lastError: string | null;
  /** Unix milliseconds of the task's success as we learnt it. */
  pendingSince: number;
  taskId: string | null;
  client: string;
  model: string;
}

export interface StoredCopy {
  size: number;
  mediaType: string;
}

/** A file as the operator sees it. */
export interface FileDetail {
  n: number;
  ext: string;
  state: FileState;
  attempts: number;
  nextAttemptAt: number | null;
  lastError: string | null;
  mediaType: string | null;
  /** Bytes. */
  size: number | null;
  storedAt: number | null;
  /** KIE's address. */
  sourceUrl: string;
}

export interface FileStore {
  /** All of one task, by their numbers. */
  listByTask(id: string): Promise<FileDetail[]>;
  find(key: FileKey): Promise<FileRow | undefined>;
  /**
   * The copy is in R2. Gives the callback that is owed where it was the last of its task, as giving up
   * does. Undefined when nobody wants it any more, as the task was forgotten or the operator gave the copy up
   * meanwhile: then it must not stay there.
   */
  recordStored(key: FileKey, copy: StoredCopy, now: number): Promise<DeliveryHint[] | undefined>;
  /** A try went wrong; the next is due at `nextAttemptAt`. */
  recordFailedAttempt(key: FileKey, error: string, nextAttemptAt: number): Promise<void>;
  /** No further try: the failure is visible on the task. */
  recordAbandoned(key: FileKey, error: string, now: number): Promise<DeliveryHint[]>;
  /** What is lost of a task is no trouble any more: nobody waits for it. Why it is lost stays known. */
  acknowledgeFailures(id: string): Promise<void>;
  /**
   * Every file of a task that is not stored is owed again and due now, with all its tries before it:
   * nothing of it is lost any more. Nothing, where its copies were deleted.
   */
  requeueUnstored(id: string, now: number): Promise<FileKey[]>;
  /** The object of a stored file was taken away: it is owed again. */
  requeueIfWanted(key: FileKey, now: number): Promise<void>;
  /** Says that a long copy is still alive, so that the cron does not start a second one. */
  extendLease(key: FileKey, dueAt: number): Promise<void>;
  /** Takes up to `limit` files that are due, the oldest first, and moves their time on to `dueAt`. */
  claimExpiredLeases(now: number, dueAt: number, limit: number): Promise<FileKey[]>;
}

const NOT_FORGOTTEN = 'not exists (select 1 from task_tombstones where id = ?1)';

export function fileStore(db: D1Database): FileStore {
  const run = async (sql: string, ...values: unknown[]) => {
    await db
      .prepare(sql)
      .bind(...values)
      .run();
  };
  return {
    listByTask: async (id) => {
      const { results } = await db
        .prepare(
          `select n, ext, state, attempts, next_attempt_at as nextAttemptAt, last_error as lastError,
             media_type as mediaType, size, stored_at as storedAt, source_url as sourceUrl
           from files where id = ?1 order by n limit ${MAX_FILES}`,
        )
        .bind(id)
        .all<FileDetail>();
      return results;
    },
    find: async ({ id, n }) => {
      const row = await db
        .prepare(
          `select f.id, f.n, f.ext, f.source_url as sourceUrl, f.state, f.attempts, f.last_error as lastError,
             t.updated_at as pendingSince, t.task_id as taskId, t.client, t.model
           from files f join tasks t on ${isTaskText('?1', 't')} where f.id = ?1 and f.n = ?2`,
        )
        .bind(id, n)
        .first<FileRow>();
      return row ?? undefined;
    },
    recordStored: async (key, copy, now) => {
      const [stored, owed] = await db.batch<DeliveryHint>([
        storeFile(db, key, copy, now, `state = 'pending'`),
        insertPendingDelivery(db, key.id, now),
      ]);
      return stored?.meta.changes === 1
        ? (owed?.results ?? [])
        : recordStoredLate(db, key, copy, now);
    },
    recordFailedAttempt: ({ id, n }, error, nextAttemptAt) =>
      run(
        `update files set attempts = attempts + 1, last_error = ?3, next_attempt_at = ?4
         where id = ?1 and n = ?2 and state = 'pending'`,
        id,
        n,
        error,
        nextAttemptAt,
      ),
    recordAbandoned: async ({ id, n }, error, now) => {
      const [, , owed] = await db.batch<DeliveryHint>([
        db
          .prepare(
            `update files set state = 'failed', attempts = attempts + 1, last_error = ?3, next_attempt_at = null
             where id = ?1 and n = ?2 and state = 'pending'`,
          )
          .bind(id, n, error),
        // On the task as well, so that who reads it sees the loss without reading its files.
        db
          .prepare(
            `update tasks set failed_file_numbers = json_insert(coalesce(failed_file_numbers, '[]'), '$[#]', ?2)
             where ${isTaskText('?1')} and changes() = 1`,
          )
          .bind(id, n),
        insertPendingDelivery(db, id, now),
      ]);
      return owed?.results ?? [];
    },
    acknowledgeFailures: (id) =>
      run(
        `update files set last_error = ?2 || coalesce(': ' || last_error, '')
         where id = ?1 and state = 'failed' and coalesce(last_error, '') not like ?2 || '%'`,
        id,
        ABANDONED_BY_ADMIN,
      ),
    requeueUnstored: async (id, now) => {
      const [again] = await db.batch<FileKey>([
        db
          .prepare(
            `update files set state = 'pending', attempts = 0, next_attempt_at = ?2
             where id = ?1 and state <> 'stored'
               and exists (select 1 from tasks where ${isTaskText('?1')} and files_deleted_at is null)
             returning id, n`,
          )
          .bind(id, now),
        db
          .prepare(
            `update tasks set failed_file_numbers = null where ${isTaskText('?1')} and changes() > 0`,
          )
          .bind(id),
      ]);
      return again?.results ?? [];
    },
    requeueIfWanted: ({ id, n }, now) =>
      run(
        `update files set state = 'pending', attempts = 0, next_attempt_at = ?3, size = null
         where id = ?1 and n = ?2 and state = 'stored' and ${NOT_FORGOTTEN}`,
        id,
        n,
        now,
      ),
    extendLease: ({ id, n }, dueAt) =>
      run(
        `update files set next_attempt_at = ?3 where id = ?1 and n = ?2 and state = 'pending'`,
        id,
        n,
        dueAt,
      ),
    claimExpiredLeases: async (now, dueAt, limit) => {
      const { results } = await db
        .prepare(
          `update files set next_attempt_at = ?2
           where (id, n) in (
             select id, n from files where next_attempt_at <= ?1 order by next_attempt_at limit ?3)
           returning id, n`,
        )
        .bind(now, dueAt, limit)
        .all<FileKey>();
      return results;
    },
  };
}

function storeFile(
  db: D1Database,
  { id, n }: FileKey,
  { size, mediaType }: StoredCopy,
  now: number,
  isWanted: string,
): D1PreparedStatement {
  return db
    .prepare(
      `update files set state = 'stored', next_attempt_at = null, last_error = null,
         size = ?3, media_type = ?4, stored_at = ?5
       where id = ?1 and n = ?2 and ${isWanted} and ${NOT_FORGOTTEN}`,
    )
    .bind(id, n, size, mediaType, now);
}

/**
 * A copy that was not owed any more: it was given up while this try went on, or stored before, or nobody
 * wants it. What the schedule gave up is wanted all the same, and lost no more.
 */
async function recordStoredLate(
  db: D1Database,
  key: FileKey,
  copy: StoredCopy,
  now: number,
): Promise<DeliveryHint[] | undefined> {
  const { id, n } = key;
  const [, owed, , kept] = await db.batch<DeliveryHint>([
    storeFile(db, key, copy, now, `state = 'failed' and last_error is not '${ABANDONED_BY_ADMIN}'`),
    insertPendingDelivery(db, id, now),
    db
      .prepare(
        `update tasks set failed_file_numbers = (
           select nullif(json_group_array(value), '[]') from json_each(failed_file_numbers) where value <> ?2)
         where ${isTaskText('?1')} and failed_file_numbers is not null
           and exists (select 1 from files where id = ?1 and n = ?2 and state = 'stored')`,
      )
      .bind(id, n),
    db
      .prepare(
        `select 1 from files where id = ?1 and n = ?2 and state = 'stored' and ${NOT_FORGOTTEN}`,
      )
      .bind(id, n),
  ]);
  return kept?.results.length === 1 ? (owed?.results ?? []) : undefined;
}
