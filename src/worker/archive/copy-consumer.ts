/** The copy queue's consumer, and the cron's part of copying. A message is a hint to attempt one copy now. */
import * as z from 'zod/mini';
import { consumeBatch } from '../platform/consume-batch.ts';
import { lazy } from '../platform/lazy.ts';
import type { FileKey } from '../tasks/outbox-store.ts';
import { attemptCopy, recordCopyFailure, type CopyAttemptDeps } from './attempt-copy.ts';
import type { FileStore } from './file-store.ts';

export interface RetryCopiesDeps extends Pick<
  CopyAttemptDeps,
  'enqueueCopies' | 'settings' | 'runtime' | 'log'
> {
  files: Pick<FileStore, 'claimExpiredLeases'>;
}

/** Copies that the cron hands to the queue per minute; the rest follows a minute later. */
const BATCH_SIZE = 500;

const fileKey = lazy(() => z.object({ id: z.string(), n: z.int() }));

/** Attempts the copies of a batch concurrently; a failing one does not block the others. */
export async function consumeCopies(deps: CopyAttemptDeps, batch: MessageBatch): Promise<void> {
  await consumeBatch(deps.log, batch, fileKey(), (key) => attemptCopy(deps, key));
}

/** Records a failed attempt of a copy whose message was dead-lettered. Does nothing if it is not pending. */
export async function recordDeadCopy(deps: CopyAttemptDeps, key: FileKey): Promise<void> {
  const file = await deps.files.find(key);
  if (file?.state !== 'pending') return;
  await recordCopyFailure(deps, file, 'the queue gave up: the copy crashed its isolate');
}

/** Run by the cron: hands copies whose lease has expired back to the queue. */
export async function retryOverdueCopies(deps: RetryCopiesDeps): Promise<void> {
  const { files, enqueueCopies, settings, runtime, log } = deps;
  const now = runtime.now();
  const due = await files.claimExpiredLeases(now, now + settings.COPY_LEASE_MS, BATCH_SIZE);
  if (due.length === 0) return;
  log.info('copies.requeued', { count: due.length });
  await enqueueCopies(due);
}
