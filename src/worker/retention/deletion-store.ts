/** The statements that delete what is stored about tasks, in whole or in part. R2 comes first: see delete-tasks.ts. */
import { all, batch, first, prepare, run, sql, type Sql, type Statement } from '../platform/sql.ts';
import { isAmong, isTask } from '../tasks/task-sequence.ts';
import { rollUpUsage } from './usage-roll-up-store.ts';

/** A copy that may be in R2. */
export interface FileObject {
  id: string;
  n: number;
  ext: string;
}

export interface DeletionStore {
  /**
   * Records that the deletion of a finished task was requested: pending copies stop, and the cron completes
   * an interrupted deletion. False, and nothing is written, if the task is still running.
   */
  recordTombstone(id: string, now: number): Promise<boolean>;
  /** Tasks whose deletion is not complete, oldest first. */
  findPending(limit: number): Promise<string[]>;
  /**
   * Records that the copies of these tasks are being deleted, and returns those that they may have in R2. From now
   * on their links say so, no copy begins, and one that ends deletes its object.
   */
  beginFileDeletion(ids: readonly string[], now: number): Promise<FileObject[]>;
  /** Deletes everything about these finished tasks except their part of the usage totals. */
  deleteRows(ids: readonly string[], now: number): Promise<void>;
  /** The copies of these tasks are deleted from R2. */
  deleteFileRows(ids: readonly string[]): Promise<void>;
  /** Deletes the tasks' inputs, and KIE's callbacks, which repeat them. */
  deletePrompts(ids: readonly string[]): Promise<void>;
  /** Whether the task, or its copies alone, were deleted, or their deletion has begun. */
  areFilesDeleted(id: string): Promise<boolean>;
  /** Deletes tombstones of completed deletions before `before`, looking at the `limit` oldest ones. */
  purgeTombstones(before: number, limit: number): Promise<void>;
}

export function deletionStore(db: D1Database): DeletionStore {
  return {
    recordTombstone: async (id, now) => {
      const [marked] = await batch(db, [
        prepare<{ id: string }>(
          db,
          sql`insert into task_tombstones (id, deleted_at, is_pending)
              select id, ${now}, 1 from tasks where ${isTask(id)} and next_poll_at is null
              on conflict (id) do update set is_pending = 1
              returning id`,
        ),
        stopCopies(db, sql`id = ${id} and exists (select 1 from task_tombstones where id = ${id})`),
      ]);
      return marked.results.length === 1;
    },
    findPending: async (limit) => {
      const rows = await all<{ id: string }>(
        db,
        sql`select id from task_tombstones where is_pending = 1 order by deleted_at limit ${limit}`,
      );
      return rows.map(({ id }) => id);
    },
    beginFileDeletion: async (ids, now) => {
      const [, , objects] = await batch(db, [
        prepare(
          db,
          sql`update tasks set files_deleted_at = ${now}
              where ${isAmong(JSON.stringify(ids))} and files_deleted_at is null
                and exists (select 1 from files where files.id = tasks.id)`,
        ),
        stopCopies(db, sql`id in ${valuesOf(ids)}`),
        prepare<FileObject>(db, sql`select id, n, ext from files where id in ${valuesOf(ids)}`),
      ]);
      return objects.results;
    },
    deleteRows: async (ids, now) => {
      const json = JSON.stringify(ids);
      await batch(db, [
        rollUpUsage(
          db,
          ids,
          sql`seq > (select cursor from retention_passes where name = 'usage')
              or exists (select 1 from deferred_tasks d where d.task = tasks.id and d.pass = 'usage')`,
        ),
        prepare(
          db,
          sql`insert into task_tombstones (id, deleted_at, is_pending)
              select value, ${now}, 0 from json_each(${json}) where true
              on conflict (id) do update set is_pending = 0`,
        ),
        prepare(
          db,
          sql`delete from delivery_attempts
              where delivery in (select id from deliveries where task in ${valuesOf(ids)})`,
        ),
        prepare(db, sql`delete from deliveries where task in ${valuesOf(ids)}`),
        prepare(db, sql`delete from callbacks where id in ${valuesOf(ids)}`),
        prepare(db, sql`delete from files where id in ${valuesOf(ids)}`),
        prepare(db, sql`delete from deferred_tasks where task in ${valuesOf(ids)}`),
        prepare(db, sql`delete from tasks where ${isAmong(json)}`),
      ]);
    },
    deleteFileRows: async (ids) => {
      await run(db, sql`delete from files where id in ${valuesOf(ids)}`);
    },
    deletePrompts: async (ids) => {
      await batch(db, [
        // The callBackUrl stays: it is no prompt, and a delivery may still need it.
        prepare(
          db,
          sql`update tasks set request = json_remove(request, '$.input'), final_callback = null,
                final_callback_at = null
              where ${isAmong(JSON.stringify(ids))}`,
        ),
        prepare(db, sql`delete from callbacks where id in ${valuesOf(ids)}`),
      ]);
    },
    areFilesDeleted: async (id) =>
      (await first(
        db,
        sql`select 1 from task_tombstones where id = ${id} union all
            select 1 from tasks where ${isTask(id)} and files_deleted_at is not null`,
      )) !== undefined,
    purgeTombstones: async (before, limit) => {
      // The rowid is in the order of deletion.
      await run(
        db,
        sql`delete from task_tombstones where deleted_at < ${before} and is_pending = 0
            and rowid in (select rowid from task_tombstones order by rowid limit ${limit})`,
      );
    },
  };
}

/** No further copy of these files starts. One in progress finds its file not pending and deletes its object. */
function stopCopies(db: D1Database, condition: Sql): Statement {
  return prepare(
    db,
    sql`update files set state = 'failed', next_attempt_at = null, last_error = 'the task is deleted'
        where state = 'pending' and ${condition}`,
  );
}

function valuesOf(ids: readonly string[]): Sql {
  return sql`(select value from json_each(${JSON.stringify(ids)}))`;
}
