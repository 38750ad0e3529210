/** What D1 says is in R2, in the order of ids. */
import { objectKey } from '../../tasks/result-links.ts';

export interface StoredRow {
  key: string;
  id: string;
  size: number;
  isStored: boolean;
}

export interface AuditStore {
  /** Results, from behind an id on; of one that was given up nothing should be there. */
  files(after: string, limit: number): Promise<StoredRow[]>;
  /** Uploads. */
  uploads(after: string, limit: number): Promise<StoredRow[]>;
}

export function auditStore(db: D1Database): AuditStore {
  return {
    files: async (after, limit) => {
      const { results } = await db
        .prepare(
          "select id, n, ext, state, coalesce(size, 0) as size from files where id > ?1 and state <> 'failed' order by id, n limit ?2",
        )
        .bind(after, limit)
        .all<{ id: string; n: number; ext: string; state: string; size: number }>();
      return results.map(({ state, ...file }) => ({
        key: objectKey(file),
        id: file.id,
        size: file.size,
        isStored: state === 'stored',
      }));
    },
    uploads: async (after, limit) => {
      const { results } = await db
        .prepare(
          'select id, size, name is not null as stored from uploads where id > ?1 order by id limit ?2',
        )
        .bind(after, limit)
        .all<{ id: string; size: number; stored: number }>();
      return results.map(({ id, size, stored }) => ({
        key: `uploads/${id}`,
        id,
        size,
        isStored: stored === 1,
      }));
    },
  };
}
