/**
 * Takes tasks away for good, or their copies alone: from R2 first and from D1 then, so that what is
 * interrupted is still known and done again. Each of these may be repeated.
 */
import type { Deps } from '../deps.ts';
import { EdgeError } from '../http/errors.ts';
import type { Log } from '../platform/log.ts';
import { objectKey } from '../tasks/result-links.ts';

export interface DeletionDeps {
  store: Pick<Deps['store'], 'deletions' | 'bucket'>;
  runtime: Pick<Deps['runtime'], 'now'>;
  log: Log;
}

/** R2 takes so many keys in one call. */
const MAX_KEYS = 1000;

/** One task, at once. Throws `conflict` while it is under way: KIE has no way to call it back. */
export async function deleteTask(deps: DeletionDeps, id: string): Promise<void> {
  if (!(await deps.store.deletions.recordTombstone(id, deps.runtime.now()))) throw underWay();
  await deleteTasks(deps, [id]);
  deps.log.info('task.deleted', { id });
}

/** Tasks that have ended, with all that is known of them. */
export async function deleteTasks(deps: DeletionDeps, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await deleteObjects(deps, ids);
  await deps.store.deletions.deleteRows(ids, deps.runtime.now());
}

/** The copies of tasks: their links say so from then on. */
export async function deleteFiles(deps: DeletionDeps, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await deleteObjects(deps, ids);
  await deps.store.deletions.recordFilesDeleted(ids, deps.runtime.now());
}

async function deleteObjects({ store }: DeletionDeps, ids: readonly string[]): Promise<void> {
  const keys = (await store.deletions.listObjects(ids)).map(objectKey);
  for (let at = 0; at < keys.length; at += MAX_KEYS)
    await store.bucket.delete(keys.slice(at, at + MAX_KEYS));
}

function underWay(): EdgeError {
  const message = 'The task has not ended, and KIE cannot call it back. Come again when it has.';
  return new EdgeError('conflict', message, { retryable: true });
}
