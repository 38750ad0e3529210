/**
 * One try at one owed file: copies it and writes down what came of it. A copy that failed
 * is no error here: its row then says when the next try is due. Throws when D1 is away.
 */
import type { Deps } from '../deps.ts';
import { describeError } from '../platform/log.ts';
import type { FileRow } from './file-store.ts';
import type { FileKey } from '../tasks/outbox-store.ts';
import { MINUTE_MS } from '../platform/units.ts';
import { objectKey } from '../tasks/result-links.ts';
import { copyFile } from './copy-file.ts';
import { nextCopyAttempt } from './copy-schedule.ts';

export type CopyAttemptDeps = Pick<
  Deps,
  'settings' | 'store' | 'results' | 'enqueueCopies' | 'enqueueDeliveries' | 'runtime' | 'log'
>;

/** A longer wait than this is left to the cron, so that messages do not pile up. */
const MAX_QUEUE_WAIT_MS = 10 * MINUTE_MS;

export async function attemptCopy(deps: CopyAttemptDeps, key: FileKey): Promise<void> {
  const { settings, store, results, enqueueDeliveries, runtime, log } = deps;
  const file = await store.files.find(key);
  if (file === undefined) return deleteAfterTombstone(deps, key);
  if (file.state !== 'pending') return;

  const startedAt = runtime.now();
  const heartbeat = setInterval(() => {
    // Lost, it costs a second copy of the same bytes, which R2 then refuses to write.
    void store.files
      .extendLease(key, runtime.now() + settings.files.leaseMs)
      .catch(() => undefined);
  }, settings.files.leaseMs / 2);
  try {
    const copy = await copyFile({ bucket: store.bucket, results }, file);
    const deliveries = await store.files.recordStored(key, copy, runtime.now());
    if (deliveries === undefined) return await deleteOrphanedObject(deps, file);
    if (deliveries.length > 0) await enqueueDeliveries(deliveries);
    log.info('file.stored', { ...logFields(file), size: copy.size, ms: runtime.now() - startedAt });
  } catch (error) {
    await recordCopyFailure(deps, file, describeError(error), runtime.now() - startedAt);
  } finally {
    clearInterval(heartbeat);
  }
}

/** Nobody wants it any more. Who wants it again in this moment may have seen the object: then it is owed anew. */
async function deleteOrphanedObject(
  { store, runtime, log }: CopyAttemptDeps,
  file: FileRow,
): Promise<void> {
  await store.bucket.delete(objectKey(file));
  await store.files.requeueIfWanted(file, runtime.now());
  log.info('file.discarded', logFields(file));
}

/** A copy may have died after its object was there, and its task have been forgotten since. */
async function deleteAfterTombstone({ store }: CopyAttemptDeps, { id, n }: FileKey): Promise<void> {
  if (!(await store.deletions.hasTombstone(id))) return; // restored to an earlier hour, D1 may not know it yet
  const { objects } = await store.bucket.list({ prefix: `files/${id}/${n}.` });
  await store.bucket.delete(objects.map(({ key }) => key));
}

/** What a log line calls it. */
function logFields({ id, n, taskId, client }: FileRow) {
  return { id, n, taskId, client };
}

/** Writes a failed try down that took `ms`, if that is known, and when the next one is due, if there is to be one. */
export async function recordCopyFailure(
  deps: CopyAttemptDeps,
  file: FileRow,
  error: string,
  ms?: number,
): Promise<void> {
  const { settings, store, enqueueCopies, runtime, log } = deps;
  const now = runtime.now();
  const next = nextCopyAttempt(file.attempts + 1, now - file.pendingSince, settings.files.ttlMs);
  const told = { ...logFields(file), attempts: file.attempts + 1, reason: error, ms };
  if (next.kind === 'give_up') {
    log.error('file.copy_abandoned', told);
    const deliveries = await store.files.recordAbandoned(file, error, now);
    if (deliveries.length > 0) await deps.enqueueDeliveries(deliveries);
    return;
  }

  log.warn('file.copy_failed', { ...told, waitMs: next.waitMs });
  const byQueue = next.waitMs <= MAX_QUEUE_WAIT_MS;
  // The cron takes over a lease after the message was due, should the message be lost.
  const dueAt = now + next.waitMs + (byQueue ? settings.files.leaseMs : 0);
  await store.files.recordFailedAttempt(file, error, dueAt);
  if (byQueue) await enqueueCopies([{ id: file.id, n: file.n }], next.waitMs);
}
