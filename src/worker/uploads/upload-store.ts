/** Every statement on `uploads`: files that callers gave for their tasks to start from. */
import { MINUTE_MS } from '../platform/units.ts';

export interface UploadRow {
  id: string;
  name: string;
  ext: string;
  size: number;
  /** Unix milliseconds, like the others. */
  createdAt: number;
  expiresAt: number;
}

export interface PendingUpload {
  id: string;
  client: string;
  account: string;
  createdAt: number;
  /** When it is given up, should nothing more be heard of it. */
  giveUpAt: number;
}

/** Of one account; null is no limit. */
export interface UploadLimits {
  perMinute: number | null;
  /** At one time. */
  files: number;
}

export interface UploadStore {
  /** Counts one more, before anything of it is read or fetched. */
  begin(intent: PendingUpload, limits: UploadLimits): Promise<'begun' | 'too_often' | 'too_many'>;
  /** Takes room for so many bytes, if all files of the account then still fit; false if not. */
  reserve(id: string, bytes: number, quotaBytes: number): Promise<boolean>;
  /** The file is in R2. False when it was given up meanwhile: then it must not stay there. */
  recordStored(
    id: string,
    file: { name: string; ext: string; size: number; expiresAt: number },
  ): Promise<boolean>;
  /** It will not come: it takes no room, and still counts in its minute. */
  recordFailed(id: string, forgottenAt: number): Promise<void>;
  /** They are gone. */
  delete(ids: readonly string[]): Promise<void>;
  /** A file that is there and has not expired. */
  find(id: string, now: number): Promise<UploadRow | undefined>;
  /** Files whose time is over, the oldest first, and those that never came. */
  findExpired(now: number, limit: number): Promise<{ id: string }[]>;
}

export function uploadStore(db: D1Database): UploadStore {
  const run = async (sql: string, ...values: unknown[]) => {
    const { meta } = await db
      .prepare(sql)
      .bind(...values)
      .run();
    return meta.changes > 0;
  };
  return {
    begin: async ({ id, client, account, createdAt, giveUpAt }, { perMinute, files }) => {
      const minute = createdAt - (createdAt % MINUTE_MS);
      // Bounded: an account has no more rows than it may have files.
      const [counted, inserted] = await db.batch<{ often: number }>([
        db
          .prepare('select count(*) as often from uploads where account = ?1 and created_at >= ?2')
          .bind(account, minute),
        db
          .prepare(
            `insert into uploads (id, client, account, size, created_at, expires_at)
             select ?1, ?2, ?3, 0, ?4, ?5
             where (select count(*) filter (where created_at >= ?6) < coalesce(?7, 1e9) and count(*) < ?8
               from uploads where account = ?3)
             returning id`,
          )
          .bind(id, client, account, createdAt, giveUpAt, minute, perMinute, files),
      ]);
      if (inserted?.results.length === 1) return 'begun';
      const { often = 0 } = counted?.results[0] ?? {};
      return perMinute !== null && often >= perMinute ? 'too_often' : 'too_many';
    },
    reserve: (id, bytes, quotaBytes) =>
      run(
        `update uploads set size = ?2 where id = ?1
           and (select coalesce(sum(size), 0) from uploads o where o.account = uploads.account) + ?2 <= ?3`,
        id,
        bytes,
        quotaBytes,
      ),
    recordStored: (id, { name, ext, size, expiresAt }) =>
      run(
        'update uploads set name = ?2, ext = ?3, size = ?4, expires_at = ?5 where id = ?1',
        id,
        name,
        ext,
        size,
        expiresAt,
      ),
    recordFailed: async (id, forgottenAt) => {
      await run('update uploads set size = 0, expires_at = ?2 where id = ?1', id, forgottenAt);
    },
    delete: async (ids) => {
      await run(
        'delete from uploads where id in (select value from json_each(?1))',
        JSON.stringify(ids),
      );
    },
    find: async (id, now) => {
      const row = await db
        .prepare(
          `select id, name, ext, size, created_at as createdAt, expires_at as expiresAt
           from uploads where id = ?1 and name is not null and expires_at > ?2`,
        )
        .bind(id, now)
        .first<UploadRow>();
      return row ?? undefined;
    },
    findExpired: async (now, limit) => {
      const { results } = await db
        .prepare('select id from uploads where expires_at <= ?1 order by expires_at limit ?2')
        .bind(now, limit)
        .all<{ id: string }>();
      return results;
    },
  };
}
