/** Every statement on `uploads`: input files that callers uploaded. */
import { all, batch, first, prepare, run, sql } from '../platform/sql.ts';
import { MINUTE_MS } from '../platform/units.ts';

export interface UploadRow {
  id: string;
  name: string;
  ext: string;
  /** Bytes. */
  size: number;
  /** Unix milliseconds. */
  createdAt: number;
  expiresAt: number;
}

export interface PendingUpload {
  id: string;
  client: string;
  account: string;
  /** Unix milliseconds. */
  createdAt: number;
  /** When the cron deletes it if it has not finished. */
  abandonAt: number;
}

/** Limits of one account. */
export interface UploadLimits {
  /** Null: no limit. */
  perMinute: number | null;
  /** Uploads at one time. */
  files: number;
}

export interface StoredUpload {
  name: string;
  ext: string;
  /** Bytes. */
  size: number;
  /** Undefined: unknown. */
  durationMs: number | undefined;
  expiresAt: number;
}

/** The duration of an upload in milliseconds, where it is known. */
export interface UploadDuration {
  id: string;
  name: string;
  ms: number;
}

export interface UploadStore {
  /** Counts one more upload, before any of it is read or fetched. */
  begin(
    upload: PendingUpload,
    limits: UploadLimits,
  ): Promise<'begun' | 'rate_limited' | 'too_many_files'>;
  /** Reserves `bytes` if the account then stays within its quota; false otherwise. */
  reserve(id: string, bytes: number, quotaBytes: number): Promise<boolean>;
  /** The object is in R2. False if the upload was abandoned in the meantime: then the object has to go. */
  recordStored(id: string, file: StoredUpload): Promise<boolean>;
  /** Releases the reserved bytes. The row stays until `deleteAt`, because it counts in its minute. */
  recordFailed(id: string, deleteAt: number): Promise<void>;
  /** Deletes the rows; the objects have to be gone. */
  delete(ids: readonly string[]): Promise<void>;
  /** A stored upload that has not expired. */
  find(id: string, now: number): Promise<UploadRow | undefined>;
  /** Those of these uploads that are stored, have not expired and have a known duration. */
  findDurations(ids: readonly string[], now: number): Promise<UploadDuration[]>;
  /** Expired, failed and abandoned uploads, oldest first. */
  findExpired(now: number, limit: number): Promise<{ id: string }[]>;
}

export function uploadStore(db: D1Database): UploadStore {
  return {
    begin: async ({ id, client, account, createdAt, abandonAt }, { perMinute, files }) => {
      const minute = createdAt - (createdAt % MINUTE_MS);
      // Bounded: an account has no more rows than `files`.
      const [counted, inserted] = await batch(db, [
        prepare<{ inMinute: number }>(
          db,
          sql`select count(*) as inMinute from uploads
              where account = ${account} and created_at >= ${minute}`,
        ),
        prepare<{ id: string }>(
          db,
          sql`insert into uploads (id, client, account, size, created_at, expires_at)
              select ${id}, ${client}, ${account}, 0, ${createdAt}, ${abandonAt}
              where (select count(*) filter (where created_at >= ${minute}) < coalesce(${perMinute}, 1e9)
                  and count(*) < ${files}
                from uploads where account = ${account})
              returning id`,
        ),
      ]);
      if (inserted.results.length === 1) return 'begun';
      const { inMinute = 0 } = counted.results[0] ?? {};
      return perMinute !== null && inMinute >= perMinute ? 'rate_limited' : 'too_many_files';
    },
    reserve: async (id, bytes, quotaBytes) =>
      (await run(
        db,
        sql`update uploads set size = ${bytes} where id = ${id}
            and (select coalesce(sum(size), 0) from uploads o where o.account = uploads.account)
              + ${bytes} <= ${quotaBytes}`,
      )) > 0,
    recordStored: async (id, { name, ext, size, durationMs, expiresAt }) =>
      (await run(
        db,
        sql`update uploads set name = ${name}, ext = ${ext}, size = ${size},
              duration_ms = ${durationMs ?? null}, expires_at = ${expiresAt}
            where id = ${id}`,
      )) > 0,
    recordFailed: async (id, deleteAt) => {
      await run(db, sql`update uploads set size = 0, expires_at = ${deleteAt} where id = ${id}`);
    },
    delete: async (ids) => {
      await run(
        db,
        sql`delete from uploads where id in (select value from json_each(${JSON.stringify(ids)}))`,
      );
    },
    find: (id, now) =>
      first<UploadRow>(
        db,
        sql`select id, name, ext, size, created_at as createdAt, expires_at as expiresAt
            from uploads where id = ${id} and name is not null and expires_at > ${now}`,
      ),
    findDurations: (ids, now) =>
      all<UploadDuration>(
        db,
        sql`select id, name, duration_ms as ms from uploads
            where id in (select value from json_each(${JSON.stringify(ids)}))
              and name is not null and duration_ms is not null and expires_at > ${now}`,
      ),
    findExpired: (now, limit) =>
      all<{ id: string }>(
        db,
        sql`select id from uploads where expires_at <= ${now} order by expires_at limit ${limit}`,
      ),
  };
}
