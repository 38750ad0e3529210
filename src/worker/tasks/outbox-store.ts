/**
 * The outbox: work that follows from a change to a task is inserted in the same transaction as the
 * change. Both statements belong in a batch directly behind that change: they insert only if it changed
 * a row (`changes() > 0`), so that a repeated or late change enqueues nothing.
 */
import { prepare, raw, sql, type Statement } from '../platform/sql.ts';
import type { ResultFile } from './result-links.ts';
import { isTask } from './task-sequence.ts';

/** Identifies one result file: content of a copy message, and of a file link. */
export interface FileKey {
  /** tasks.id */
  id: string;
  /** Position in the result. */
  n: number;
}

export const DELIVERY_STATES = ['pending', 'paused', 'delivered', 'failed'] as const;
/** `paused`: its endpoint is paused. `failed`: attempts exhausted, abandoned, or the endpoint returned 410. */
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Content of a delivery message: which attempt is due. The consumer drops it if that attempt was made. */
export interface DeliveryHint {
  /** deliveries.id */
  delivery: string;
  /** `replayed_at` of the delivery, 0 if never replayed. */
  replayToken: number;
  /** Attempts made since then. */
  attemptsSinceReplay: number;
  /** Attempt it even if the endpoint is unhealthy: this is its probe, or an admin requested it. */
  mayProbe?: boolean;
}

/** `last_error` of a copy and `reason` of a delivery that an admin has abandoned. */
export const ABANDONED_BY_ADMIN = 'abandoned by an admin';

/** `reason` of a delivery whose endpoint returned 410 Gone. */
export const ENDPOINT_GONE = 'the endpoint returned 410 Gone';

/** The columns of a DeliveryHint, for `returning`. */
export const DELIVERY_HINT = raw(
  'id as delivery, coalesce(replayed_at, 0) as replayToken, attempts_since_replay as attemptsSinceReplay',
);

/** Inserts the result files of a task that has just succeeded; the cron takes the copies over at `dueAt`. */
export function insertPendingFiles(
  db: D1Database,
  id: string,
  files: readonly ResultFile[],
  dueAt: number,
): Statement<never> {
  return prepare(
    db,
    sql`insert into files (id, n, ext, source_url, state, next_attempt_at)
        select ${id}, value ->> 'n', value ->> 'ext', value ->> 'sourceUrl', 'pending', ${dueAt}
        from json_each(${JSON.stringify(files)}) where changes() > 0
        on conflict do nothing`,
  );
}

/**
 * Inserts a delivery to the caller of a task, if the task has ended, has a callBackUrl and no copy is
 * pending. Returns a hint for it. A task may get a second delivery, for example after a failed copy was retried;
 * `sequence` numbers them. A copy that was lost from R2 and is made again is no news, because its link works
 * meanwhile: it delays no delivery, and none follows if it is the file `copied`.
 */
export function insertPendingDelivery(
  db: D1Database,
  id: string,
  now: number,
  copied?: number,
): Statement<DeliveryHint> {
  return prepare(
    db,
    sql`insert into deliveries (id, task, sequence, client, endpoint, state, created_at, next_attempt_at)
        select 'msg_' || lower(hex(randomblob(16))), id,
          1 + (select count(*) from deliveries where task = tasks.id),
          client, callback_origin, 'pending', ${now}, ${now}
        from tasks
        where changes() > 0 and ${isTask(id)} and callback_origin is not null
          and (state = 'success' or state = 'fail' or state = 'expired_unknown')
          and not exists (select 1 from files where files.id = tasks.id
            and iif(lost_at is null, files.state = 'pending', n is ${copied ?? null}))
        returning ${DELIVERY_HINT}`,
  );
}
