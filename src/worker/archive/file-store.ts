/** Every statement on `files`, except the insert in tasks/outbox-store.ts: pending, stored and failed copies. */
import {
  all,
  batch,
  first,
  prepare,
  raw,
  run,
  sql,
  type Sql,
  type Statement,
} from '../platform/sql.ts';
import {
  ABANDONED_BY_ADMIN,
  insertPendingDelivery,
  type DeliveryHint,
  type FileKey,
} from '../tasks/outbox-store.ts';
import { MAX_FILES } from '../tasks/result-links.ts';
import { isTask } from '../tasks/task-sequence.ts';

/** `last_error` of a copy that was lost and has not been attempted since. */
const LOST = 'the object was missing from R2';

export type FileState = 'pending' | 'stored' | 'failed';

/** A file as a copy attempt and a request for it need it. */
export interface FileRow extends FileKey {
  ext: string;
  /** KIE's address. */
  sourceUrl: string;
  state: FileState;
  attempts: number;
  lastError: string | null;
  /** Since when each attempt failed with `lastError`, in Unix milliseconds; null if none failed. */
  errorSince: number | null;
  /** When the task's success was recorded, in Unix milliseconds. */
  pendingSince: number;
  /** When the copy was complete; null: it is not. Unix milliseconds, like the next two. */
  storedAt: number | null;
  /** When the copy was last found missing from R2; null: it was not. */
  lostAt: number | null;
  /** When retention deleted the task's copies, or began to; null: it did not. */
  filesDeletedAt: number | null;
  taskId: string | null;
  client: string;
  model: string;
}

export interface StoredCopy {
  /** Bytes. */
  size: number;
  mediaType: string;
}

/** A file as an admin sees it. */
export interface FileDetail {
  n: number;
  ext: string;
  state: FileState;
  attempts: number;
  /** Unix milliseconds, like `storedAt`. */
  nextAttemptAt: number | null;
  lastError: string | null;
  mediaType: string | null;
  /** Bytes. */
  size: number | null;
  storedAt: number | null;
  /** KIE's address. */
  sourceUrl: string;
  /** When the copy was last found missing from R2; null: it was not. Unix milliseconds. */
  lostAt: number | null;
}

export interface FileStore {
  /** All files of one task, by number. */
  listByTask(id: string): Promise<FileDetail[]>;
  find(key: FileKey): Promise<FileRow | undefined>;
  /**
   * The copy is in R2. Returns the delivery that this enqueues if it was the task's last pending copy.
   * Undefined if the copy is not wanted, because the task was deleted or an admin abandoned the copy:
   * then the object has to be deleted.
   */
  recordStored(key: FileKey, copy: StoredCopy, now: number): Promise<DeliveryHint[] | undefined>;
  /** An attempt failed; the next one is due at `nextAttemptAt`. */
  recordFailedAttempt(
    key: FileKey,
    error: string,
    now: number,
    nextAttemptAt: number,
  ): Promise<void>;
  /** No further attempt: the file is listed as failed on the task. Enqueues a delivery like `recordStored`. */
  recordAbandoned(key: FileKey, error: string, now: number): Promise<DeliveryHint[]>;
  /** Marks the failed copies of a task as abandoned by an admin. The previous error stays in the text. */
  acknowledgeFailures(id: string): Promise<void>;
  /**
   * Makes every file of a task that is not stored pending and due now, with the whole retry schedule ahead.
   * Does nothing if the task's copies were deleted.
   */
  requeueUnstored(id: string, now: number): Promise<FileKey[]>;
  /** The object of a stored file was deleted as unwanted: if the file is wanted again, it becomes pending. */
  requeueIfWanted(key: FileKey, now: number): Promise<void>;
  /**
   * The object of a stored file is missing from R2: the file becomes pending, with the whole retry schedule
   * ahead, and the cron takes the copy over at `dueAt`. False, and nothing is written, if `seen` is not the copy
   * that is stored now, if it was found missing after `unlessLostSince` already, or if the file is deleted.
   */
  recordLost(
    seen: Pick<FileRow, 'id' | 'n' | 'storedAt'>,
    times: { now: number; dueAt: number; unlessLostSince: number },
  ): Promise<boolean>;
  /** Heartbeat of a long copy, so that the cron does not start a second one before `dueAt`. */
  extendLease(key: FileKey, dueAt: number): Promise<void>;
  /** Claims up to `limit` files whose time has come, oldest first, and moves their time to `dueAt`. */
  claimExpiredLeases(now: number, dueAt: number, limit: number): Promise<FileKey[]>;
}

export function fileStore(db: D1Database): FileStore {
  return {
    listByTask: (id) =>
      all<FileDetail>(
        db,
        sql`select n, ext, state, attempts, next_attempt_at as nextAttemptAt, last_error as lastError,
              media_type as mediaType, size, stored_at as storedAt, source_url as sourceUrl,
              lost_at as lostAt
            from files where id = ${id} order by n limit ${raw(String(MAX_FILES))}`,
      ),
    find: ({ id, n }) =>
      first<FileRow>(
        db,
        sql`select f.id, f.n, f.ext, f.source_url as sourceUrl, f.state, f.attempts,
              f.last_error as lastError, f.error_since as errorSince, f.stored_at as storedAt,
              f.lost_at as lostAt, t.updated_at as pendingSince, t.files_deleted_at as filesDeletedAt,
              t.task_id as taskId, t.client, t.model
            from files f join tasks t on ${isTask(id, 't')} where f.id = ${id} and f.n = ${n}`,
      ),
    recordStored: async (key, copy, now) => {
      const [stored, inserted] = await batch(db, [
        markStored(db, key, copy, now, sql`state = 'pending'`),
        insertPendingDelivery(db, key.id, now, key.n),
      ]);
      return stored.meta.changes === 1 ? inserted.results : recordLateCopy(db, key, copy, now);
    },
    recordFailedAttempt: async (key, error, now, nextAttemptAt) => {
      await run(
        db,
        sql`update files set attempts = attempts + 1, last_error = ${error},
              error_since = iif(last_error is ${error}, error_since, cast(${now} as integer)),
              next_attempt_at = ${nextAttemptAt}
            where ${isFile(key)} and state = 'pending'`,
      );
    },
    recordAbandoned: async (key, error, now) => {
      const [, , inserted] = await batch(db, [
        prepare(
          db,
          sql`update files set state = 'failed', attempts = attempts + 1, last_error = ${error},
                next_attempt_at = null
              where ${isFile(key)} and state = 'pending'`,
        ),
        // Repeated on the task, so that its readers see the failure without reading its files.
        prepare(
          db,
          sql`update tasks
              set failed_file_numbers = json_insert(coalesce(failed_file_numbers, '[]'), '$[#]', ${key.n})
              where ${isTask(key.id)} and changes() = 1`,
        ),
        insertPendingDelivery(db, key.id, now),
      ]);
      return inserted.results;
    },
    acknowledgeFailures: async (id) => {
      await run(
        db,
        sql`update files set last_error = ${ABANDONED_BY_ADMIN} || coalesce(': ' || last_error, '')
            where id = ${id} and state = 'failed'
              and coalesce(last_error, '') not like ${ABANDONED_BY_ADMIN} || '%'`,
      );
    },
    requeueUnstored: async (id, now) => {
      const [requeued] = await batch(db, [
        prepare<FileKey>(
          db,
          // The caller knows that a failed copy failed, so its success is news, even if the file was lost before.
          sql`update files set state = 'pending', attempts = 0, error_since = null, next_attempt_at = ${now},
                lost_at = iif(state = 'failed', null, lost_at)
              where id = ${id} and state <> 'stored'
                and exists (select 1 from tasks where ${isTask(id)} and files_deleted_at is null)
              returning id, n`,
        ),
        prepare(
          db,
          sql`update tasks set failed_file_numbers = null where ${isTask(id)} and changes() > 0`,
        ),
      ]);
      return requeued.results;
    },
    requeueIfWanted: async (key, now) => {
      await run(
        db,
        sql`update files set state = 'pending', attempts = 0, error_since = null, next_attempt_at = ${now}, size = null
            where ${isFile(key)} and state = 'stored' and ${isKept(key.id)}`,
      );
    },
    recordLost: async ({ storedAt, ...key }, { now, dueAt, unlessLostSince }) =>
      (await run(
        db,
        sql`update files set state = 'pending', attempts = 0, last_error = ${LOST}, error_since = null,
              next_attempt_at = ${dueAt}, size = null, lost_at = ${now}
            where ${isFile(key)} and state = 'stored' and stored_at is ${storedAt}
              and coalesce(lost_at, 0) <= ${unlessLostSince} and ${isKept(key.id)}`,
      )) === 1,
    extendLease: async (key, dueAt) => {
      await run(
        db,
        sql`update files set next_attempt_at = ${dueAt} where ${isFile(key)} and state = 'pending'`,
      );
    },
    claimExpiredLeases: (now, dueAt, limit) =>
      all<FileKey>(
        db,
        sql`update files set next_attempt_at = ${dueAt}
            where (id, n) in (
              select id, n from files where next_attempt_at <= ${now} order by next_attempt_at limit ${limit})
            returning id, n`,
      ),
  };
}

function isFile({ id, n }: FileKey): Sql {
  return sql`id = ${id} and n = ${n}`;
}

function hasNoTombstone(id: string): Sql {
  return sql`not exists (select 1 from task_tombstones where id = ${id})`;
}

/** Condition: neither the task nor its copies are deleted, and no deletion of them has begun. */
function isKept(id: string): Sql {
  return sql`${hasNoTombstone(id)}
    and not exists (select 1 from tasks where ${isTask(id)} and files_deleted_at is not null)`;
}

function markStored(
  db: D1Database,
  key: FileKey,
  { size, mediaType }: StoredCopy,
  now: number,
  isWanted: Sql,
): Statement {
  return prepare(
    db,
    sql`update files set state = 'stored', next_attempt_at = null, last_error = null,
          size = ${size}, media_type = ${mediaType}, stored_at = ${now}
        where ${isFile(key)} and ${isWanted} and ${hasNoTombstone(key.id)}`,
  );
}

/**
 * A copy that finished while the file was not pending: it was abandoned during the attempt, stored
 * before, or is not wanted. One that the retry schedule abandoned is wanted all the same, and is no
 * longer failed.
 */
async function recordLateCopy(
  db: D1Database,
  key: FileKey,
  copy: StoredCopy,
  now: number,
): Promise<DeliveryHint[] | undefined> {
  const isStored = sql`select 1 from files where ${isFile(key)} and state = 'stored'`;
  const [, inserted, , wanted] = await batch(db, [
    markStored(
      db,
      key,
      copy,
      now,
      sql`state = 'failed' and last_error is not ${ABANDONED_BY_ADMIN} and ${isKept(key.id)}`,
    ),
    insertPendingDelivery(db, key.id, now),
    prepare(
      db,
      sql`update tasks set failed_file_numbers = (
            select nullif(json_group_array(value), '[]') from json_each(failed_file_numbers)
            where value <> ${key.n})
          where ${isTask(key.id)} and failed_file_numbers is not null and exists (${isStored})`,
    ),
    prepare(db, sql`${isStored} and ${isKept(key.id)}`),
  ]);
  return wanted.results.length === 1 ? inserted.results : undefined;
}
