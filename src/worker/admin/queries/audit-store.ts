/** The R2 objects that D1 expects, ordered by id. */
import { all, sql } from '../../platform/sql.ts';
import { objectKey } from '../../tasks/result-links.ts';
import type { ExpectedObject } from '../compare-storage.ts';

export interface AuditStore {
  /** Result files with ids above `after`. Failed copies are left out: they have no object. */
  files(after: string, limit: number): Promise<ExpectedObject[]>;
  uploads(after: string, limit: number): Promise<ExpectedObject[]>;
}

export function auditStore(db: D1Database): AuditStore {
  return {
    files: async (after, limit) => {
      const rows = await all<{ id: string; n: number; ext: string; state: string; size: number }>(
        db,
        sql`select id, n, ext, state, coalesce(size, 0) as size from files
          where id > ${after} and state <> 'failed' order by id, n limit ${limit}`,
      );
      return rows.map(({ state, ...file }) => ({
        key: objectKey(file),
        id: file.id,
        size: file.size,
        mustExist: state === 'stored',
      }));
    },
    uploads: async (after, limit) => {
      const rows = await all<{ id: string; size: number; isComplete: number }>(
        db,
        sql`select id, size, name is not null as isComplete from uploads
          where id > ${after} order by id limit ${limit}`,
      );
      return rows.map(({ id, size, isComplete }) => ({
        key: `uploads/${id}`,
        id,
        size,
        mustExist: isComplete === 1,
      }));
    },
  };
}
