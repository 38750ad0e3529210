/**
 * Deletes tasks, or their copies alone. D1 says first that the copies are deleted, so that no copy in progress
 * leaves an object behind. Then R2 comes before the rows, so that an interrupted deletion is still on record and
 * is repeated. Each function may be repeated.
 */
import { EdgeError } from '../http/errors.ts';
import type { Log } from '../platform/log.ts';
import type { Runtime } from '../platform/runtime.ts';
import { objectKey } from '../tasks/result-links.ts';
import type { DeletionStore } from './deletion-store.ts';

export interface DeletionDeps {
  deletions: Pick<
    DeletionStore,
    'recordTombstone' | 'beginFileDeletion' | 'deleteRows' | 'deleteFileRows'
  >;
  bucket: R2Bucket;
  runtime: Pick<Runtime, 'now'>;
  log: Log;
}

/** R2 deletes at most this many keys in one call. */
const MAX_KEYS = 1000;

/** Deletes one task at once. Throws `conflict` while it is running. */
export async function deleteTask(deps: DeletionDeps, id: string): Promise<void> {
  if (!(await deps.deletions.recordTombstone(id, deps.runtime.now()))) throw stillRunning();
  await deleteTasks(deps, [id]);
  deps.log.info('task.deleted', { id });
}

/** Deletes finished tasks, with their copies and everything stored about them. */
export async function deleteTasks(deps: DeletionDeps, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await deleteObjects(deps, ids);
  await deps.deletions.deleteRows(ids, deps.runtime.now());
}

/** Deletes the copies of tasks. From then on their links say so. */
export async function deleteFiles(deps: DeletionDeps, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await deleteObjects(deps, ids);
  await deps.deletions.deleteFileRows(ids);
}

async function deleteObjects(
  { deletions, bucket, runtime }: DeletionDeps,
  ids: readonly string[],
): Promise<void> {
  const keys = (await deletions.beginFileDeletion(ids, runtime.now())).map(objectKey);
  for (let at = 0; at < keys.length; at += MAX_KEYS)
    await bucket.delete(keys.slice(at, at + MAX_KEYS));
}

function stillRunning(): EdgeError {
  const message =
    'A running task cannot be deleted because KIE has no cancel. Try again after it ends.';
  return new EdgeError('conflict', message, { retryable: true });
}
