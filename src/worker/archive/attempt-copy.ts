/** One attempt to copy a pending file from KIE into R2. */
import type { Settings } from '../config/settings.ts';
import { describeError } from '../platform/log.ts';
import { MINUTE_MS } from '../platform/units.ts';
import type { DeliveryHint, FileKey } from '../tasks/outbox-store.ts';
import { objectKey } from '../tasks/result-links.ts';
import { copyFile, type CopyFileDeps } from './copy-file.ts';
import { nextCopyAttempt } from './copy-schedule.ts';
import type { FileRow, FileStore } from './file-store.ts';

export interface CopyAttemptDeps extends CopyFileDeps {
  files: Pick<
    FileStore,
    | 'find'
    | 'extendLease'
    | 'recordStored'
    | 'recordFailedAttempt'
    | 'recordAbandoned'
    | 'requeueIfWanted'
  >;
  /** Whether a task, or its copies alone, were deleted, or their deletion has begun. */
  deletions: { areFilesDeleted: (id: string) => Promise<boolean> };
  /** Wakes the copy consumer, after `waitMs` if given. May lose messages: the rows have their times. */
  enqueueCopies: (files: readonly FileKey[], waitMs?: number) => Promise<void>;
  /** Wakes the delivery consumer. May lose messages too. */
  enqueueDeliveries: (deliveries: readonly DeliveryHint[]) => Promise<void>;
  settings: Pick<Settings, 'COPY_LEASE_MS' | 'KIE_FILE_TTL_MS'>;
}

/** A retry after a longer delay is left to the cron, so that messages do not accumulate. */
const MAX_QUEUE_DELAY_MS = 10 * MINUTE_MS;

/**
 * Copies the file and records the result. A failed copy is not an error: the file's row gets the time of
 * the next attempt. Does nothing if the copy is not pending. Throws if D1 is unavailable.
 */
export async function attemptCopy(deps: CopyAttemptDeps, key: FileKey): Promise<void> {
  const { files, enqueueDeliveries, settings, runtime, log } = deps;
  const file = await files.find(key);
  if (file === undefined) return deleteAfterDeletion(deps, key);
  if (file.state !== 'pending') return;

  const startedAt = runtime.now();
  const heartbeat = setInterval(() => {
    // A lost heartbeat costs a second copy of the same bytes, which R2 then refuses to write.
    void files.extendLease(key, runtime.now() + settings.COPY_LEASE_MS).catch(() => undefined);
  }, settings.COPY_LEASE_MS / 2);
  try {
    const copy = await copyFile(deps, file);
    const deliveries = await files.recordStored(key, copy, runtime.now());
    if (deliveries === undefined) return await deleteOrphanedObject(deps, file);
    if (deliveries.length > 0) await enqueueDeliveries(deliveries);
    const ms = runtime.now() - startedAt;
    log.info('file.stored', { ...pickLogFields(file), size: copy.size, ms });
  } catch (error) {
    await recordCopyFailure(deps, file, describeError(error), runtime.now() - startedAt);
  } finally {
    clearInterval(heartbeat);
  }
}

/**
 * The task was deleted, or the copy abandoned, while the copy ran. If a new request re-enqueued the file
 * in between, it may have seen the object, so the file is enqueued again.
 */
async function deleteOrphanedObject(
  { bucket, files, runtime, log }: CopyAttemptDeps,
  file: FileRow,
): Promise<void> {
  await bucket.delete(objectKey(file));
  await files.requeueIfWanted(file, runtime.now());
  log.info('file.discarded', pickLogFields(file));
}

/** A copy may have crashed after its object was stored, and its task or its files been deleted since. */
async function deleteAfterDeletion(
  { bucket, deletions }: CopyAttemptDeps,
  { id, n }: FileKey,
): Promise<void> {
  // Without a deletion the task may be unknown because D1 was restored to an earlier state.
  if (!(await deletions.areFilesDeleted(id))) return;
  const { objects } = await bucket.list({ prefix: `files/${id}/${n}.` });
  await bucket.delete(objects.map(({ key }) => key));
}

/**
 * Records a failed attempt of a pending copy and schedules the next one, or abandons the copy once KIE
 * has deleted the file. `ms` is the duration of the attempt, if known.
 */
export async function recordCopyFailure(
  deps: CopyAttemptDeps,
  file: FileRow,
  error: string,
  ms?: number,
): Promise<void> {
  const { files, enqueueCopies, enqueueDeliveries, settings, runtime, log } = deps;
  const now = runtime.now();
  const attempts = file.attempts + 1;
  const next = nextCopyAttempt(attempts, now - file.pendingSince, settings.KIE_FILE_TTL_MS);
  const fields = { ...pickLogFields(file), attempts, reason: error, ms };
  if (next.kind === 'abandon') {
    log.error('file.copy_abandoned', fields);
    const deliveries = await files.recordAbandoned(file, error, now);
    if (deliveries.length > 0) await enqueueDeliveries(deliveries);
    return;
  }

  log.warn('file.copy_failed', { ...fields, waitMs: next.waitMs });
  const usesQueue = next.waitMs <= MAX_QUEUE_DELAY_MS;
  // If the message is lost, the cron takes over one lease after it was due.
  const dueAt = now + next.waitMs + (usesQueue ? settings.COPY_LEASE_MS : 0);
  await files.recordFailedAttempt(file, error, now, dueAt);
  if (usesQueue) await enqueueCopies([{ id: file.id, n: file.n }], next.waitMs);
}

function pickLogFields({ id, n, taskId, client }: FileRow) {
  return { id, n, taskId, client };
}
