import type { Log } from '../platform/log.ts';
import type { Runtime } from '../platform/runtime.ts';
import { uploadKey } from './upload-name.ts';
import type { UploadStore } from './upload-store.ts';

export interface ExpireUploadsDeps {
  uploads: Pick<UploadStore, 'findExpired' | 'delete'>;
  bucket: R2Bucket;
  runtime: Pick<Runtime, 'now'>;
  log: Log;
}

/** Uploads deleted per run of the cron. R2 deletes up to 1000 keys in one call. */
const BATCH_SIZE = 100;

/**
 * Deletes expired uploads and failed ones, from R2 before D1: after an interruption the rows are still
 * there, and the next run of the cron continues.
 */
export async function deleteExpiredUploads(deps: ExpireUploadsDeps): Promise<void> {
  const { uploads, bucket, runtime, log } = deps;
  const expired = await uploads.findExpired(runtime.now(), BATCH_SIZE);
  if (expired.length === 0) return;
  await bucket.delete(expired.map(({ id }) => uploadKey(id)));
  await uploads.delete(expired.map(({ id }) => id));
  log.info('uploads.expired', { count: expired.length });
}
