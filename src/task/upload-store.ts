/** Every statement on `uploads`: files that callers gave for their tasks to start from. */
import { MINUTE_MS } from '../units.ts';

export interface UploadRow {
  id: string;
  name: string;
  ext: string;
  size: number;
  /** Unix milliseconds, like the others. */
  createdAt: number;
  expiresAt: number;
}

export interface UploadIntent {
  id: string;
  client: string;
  account: string;
  /** What it may have at most; its real size follows. */
  reservedBytes: number;
  createdAt: number;
  expiresAt: number;
}

export interface UploadLimits {
  /** In a minute; null is no limit. */
  perMinute: number | null;
  /** At one time. */
  files: number;
  bytes: number;
}

export type UploadAdmission = 'admitted' | 'too_often' | 'too_much';

export interface UploadStore {
  /** Takes a place for a file that is about to come, if the account has one. */
  admit(intent: UploadIntent, limits: UploadLimits): Promise<UploadAdmission>;
  /** The file is in R2. */
  recordStored(id: string, file: { name: string; ext: string; size: number }): Promise<void>;
  /** They never came, or are gone: their places are free again. */
  forget(ids: readonly string[]): Promise<void>;
  /** A file that is there and has not expired. */
  find(id: string, now: number): Promise<UploadRow | undefined>;
  /** Files whose time is over, the oldest first, and those that never came. */
  findExpired(now: number, limit: number): Promise<{ id: string }[]>;
}

export function uploadStore(db: D1Database): UploadStore {
  const run = async (sql: string, ...values: unknown[]) => {
    await db
      .prepare(sql)
      .bind(...values)
      .run();
  };
  return {
    admit: async (intent, limits) => {
      const { id, client, account, reservedBytes, createdAt, expiresAt } = intent;
      const minute = createdAt - (createdAt % MINUTE_MS);
      // Bounded: an account has no more rows than it may have files, and a little more that wait for the sweep.
      const [looked, inserted] = await db.batch<{ often: number; files: number; bytes: number }>([
        db
          .prepare(
            `select count(*) filter (where created_at >= ?2) as often, count(*) as files, coalesce(sum(size), 0) as bytes
             from uploads where account = ?1`,
          )
          .bind(account, minute),
        db
          .prepare(
            `insert into uploads (id, client, account, size, created_at, expires_at)
             select ?1, ?2, ?3, ?4, ?5, ?6
             where (select count(*) filter (where created_at >= ?7) < coalesce(?8, 1e9)
                 and count(*) < ?9 and coalesce(sum(size), 0) + ?4 <= ?10
               from uploads where account = ?3)
             returning id`,
          )
          .bind(
            id,
            client,
            account,
            reservedBytes,
            createdAt,
            expiresAt,
            minute,
            limits.perMinute,
            limits.files,
            limits.bytes,
          ),
      ]);
      if (inserted?.results.length === 1) return 'admitted';
      const { often = 0 } = looked?.results[0] ?? {};
      return limits.perMinute !== null && often >= limits.perMinute ? 'too_often' : 'too_much';
    },
    recordStored: (id, { name, ext, size }) =>
      run(`update uploads set name = ?2, ext = ?3, size = ?4 where id = ?1`, id, name, ext, size),
    forget: (ids) =>
      run('delete from uploads where id in (select value from json_each(?1))', JSON.stringify(ids)),
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
