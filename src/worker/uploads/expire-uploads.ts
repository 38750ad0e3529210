/** By the cron: uploads whose time is over go, from R2 first and from D1 then. */
import type { Deps } from '../deps.ts';
import { uploadKey } from './upload-name.ts';

/** R2 deletes a thousand keys in one call; D1 takes one statement for each. */
const SWEEP_LIMIT = 100;

/** What is interrupted goes on a minute later: as long as the row is there, its object is looked for. */
export async function deleteExpiredUploads({
  store,
  runtime,
  log,
}: Pick<Deps, 'store' | 'runtime' | 'log'>): Promise<void> {
  const expired = await store.uploads.findExpired(runtime.now(), SWEEP_LIMIT);
  if (expired.length === 0) return;
  await store.bucket.delete(expired.map(({ id }) => uploadKey(id)));
  await store.uploads.delete(expired.map(({ id }) => id));
  log.info('uploads.expired', { count: expired.length });
}
