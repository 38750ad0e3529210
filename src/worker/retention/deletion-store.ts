/** The statements that take away what is known of tasks, all of it or in part. R2 goes before: see forget-tasks.ts. */
import { isAmongText, isTaskText } from '../tasks/task-sequence.ts';
import { rollUpUsage } from './roll-up-usage.ts';

export interface FileObject {
  id: string;
  n: number;
  ext: string;
}

export interface DeletionStore {
  /**
   * Somebody asks for a task to be forgotten: what is under way for it ends without a trace, and the cron
   * goes on should this be interrupted. False where it has not ended: then nothing was written.
   */
  recordTombstone(id: string, now: number): Promise<boolean>;
  /** Tasks that were begun with and are not done, the oldest first. */
  findPending(limit: number): Promise<string[]>;
  /** The copies that these tasks may have in R2. */
  listObjects(ids: readonly string[]): Promise<FileObject[]>;
  /** Everything of them but the sums of usage. They must have ended. */
  deleteRows(ids: readonly string[], now: number): Promise<void>;
  /** Their copies are gone; the links say so. */
  recordFilesDeleted(ids: readonly string[], now: number): Promise<void>;
  /** What was asked for, and KIE's callbacks, which repeat it. */
  deletePrompts(ids: readonly string[]): Promise<void>;
  /** Whether the task is one of those that nothing more is to be kept of. */
  hasTombstone(id: string): Promise<boolean>;
  /** Until a time nobody says anything more of those forgotten before it. */
  purgeTombstones(before: number, limit: number): Promise<void>;
}

const IDS = '(select value from json_each(?1))';

export function deletionStore(db: D1Database): DeletionStore {
  const statement = (sql: string, ...values: unknown[]) => db.prepare(sql).bind(...values);
  const each = (ids: readonly string[], sqls: readonly string[]) =>
    sqls.map((sql) => statement(sql, JSON.stringify(ids)));
  return {
    recordTombstone: async (id, now) => {
      const [marked] = await db.batch([
        statement(
          `insert into task_tombstones (id, deleted_at, is_pending)
           select id, ?2, 1 from tasks where ${isTaskText('?1')} and next_poll_at is null
           on conflict (id) do update set is_pending = 1
           returning id`,
          id,
          now,
        ),
        // No other copy is begun; one that is under way finds the mark and takes its object away.
        statement(
          `update files set state = 'failed', next_attempt_at = null, last_error = 'the task is deleted'
           where id = ?1 and state = 'pending' and exists (select 1 from task_tombstones where id = ?1)`,
          id,
        ),
      ]);
      return marked?.results.length === 1;
    },
    findPending: async (limit) => {
      const { results } = await statement(
        'select id from task_tombstones where is_pending = 1 order by deleted_at limit ?1',
        limit,
      ).all<{ id: string }>();
      return results.map(({ id }) => id);
    },
    listObjects: async (ids) => {
      const sql = `select id, n, ext from files where id in ${IDS}`;
      return (await statement(sql, JSON.stringify(ids)).all<FileObject>()).results;
    },
    deleteRows: async (ids, now) => {
      await db.batch([
        rollUpUsage(
          db,
          ids,
          `seq > (select cursor from retention_passes where name = 'usage')
           or exists (select 1 from deferred_tasks l where l.task = tasks.id and l.pass = 'usage')`,
        ),
        statement(
          `insert into task_tombstones (id, deleted_at, is_pending) select value, ?2, 0 from json_each(?1) where true
           on conflict (id) do update set is_pending = 0`,
          JSON.stringify(ids),
          now,
        ),
        ...each(ids, [
          `delete from delivery_attempts
             where delivery in (select id from deliveries where task in ${IDS})`,
          `delete from deliveries where task in ${IDS}`,
          `delete from callbacks where id in ${IDS}`,
          `delete from files where id in ${IDS}`,
          `delete from deferred_tasks where task in ${IDS}`,
          `delete from tasks where ${isAmongText('?1')}`,
        ]),
      ]);
    },
    recordFilesDeleted: async (ids, now) => {
      await db.batch([
        statement(
          `update tasks set files_deleted_at = ?2
           where ${isAmongText('?1')} and exists (select 1 from files where files.id = tasks.id)`,
          JSON.stringify(ids),
          now,
        ),
        ...each(ids, [`delete from files where id in ${IDS}`]),
      ]);
    },
    deletePrompts: async (ids) => {
      await db.batch(
        each(ids, [
          // Whom to call back is no prompt, and a delivery may still need it.
          `update tasks set request = json_remove(request, '$.input'), final_callback = null, final_callback_at = null
             where ${isAmongText('?1')}`,
          `delete from callbacks where id in ${IDS}`,
        ]),
      );
    },
    hasTombstone: async (id) =>
      (await statement('select 1 from task_tombstones where id = ?1', id).first()) !== null,
    purgeTombstones: async (before, limit) => {
      // In the order in which they came.
      await statement(
        `delete from task_tombstones where deleted_at < ?1 and is_pending = 0
           and rowid in (select rowid from task_tombstones order by rowid limit ?2)`,
        before,
        limit,
      ).run();
    },
  };
}
