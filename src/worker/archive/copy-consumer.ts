/** The archive queue: each message is a nudge to try one file now. */
import * as z from 'zod';
import { lazy } from '../platform/lazy.ts';
import { consumeBatch } from '../platform/consume-batch.ts';
import { attemptCopy, recordCopyFailure, type CopyAttemptDeps } from './attempt-copy.ts';

/** Files that the cron hands to the queue in one minute; what is beyond is due a minute later. */
const SWEEP_LIMIT = 500;

const fileKey = lazy(() => z.object({ id: z.string(), n: z.int() }));

/** Of either queue. */
const deadLetter = lazy(() =>
  fileKey()
    .partial()
    .extend({ delivery: z.string().optional() })
    .refine(
      ({ id, n, delivery }) => (id !== undefined && n !== undefined) || delivery !== undefined,
    ),
);

/** Works on the files of a batch side by side; one that fails does not hold up the others. */
export async function consumeCopies(deps: CopyAttemptDeps, batch: MessageBatch): Promise<void> {
  await consumeBatch(deps.log, batch, fileKey(), (key) => attemptCopy(deps, key));
}

/**
 * Messages that crashed their consumer again and again. The row outlives them: it says why, and the
 * cron tries again. That of a delivery needs no word: what is due stays due.
 */
export async function consumeDeadLetters(
  deps: CopyAttemptDeps,
  batch: MessageBatch,
): Promise<void> {
  await consumeBatch(deps.log, batch, deadLetter(), async ({ id, n, delivery }) => {
    deps.log.error('message.dead_lettered', { id, n, delivery });
    await deps.store.deadLetters.record({
      at: deps.runtime.now(),
      queue: delivery === undefined ? 'archive' : 'deliver',
      body: JSON.stringify({ id, n, delivery }),
    });
    if (id === undefined || n === undefined) return;
    const file = await deps.store.files.find({ id, n });
    if (file?.state !== 'pending') return;
    await recordCopyFailure(deps, file, 'the queue gave up: the copy crashed its isolate');
  });
}

/** By the cron: hands every file of which nothing was heard for a lease back to the queue. */
export async function retryOverdueCopies(deps: CopyAttemptDeps): Promise<void> {
  const now = deps.runtime.now();
  const due = await deps.store.files.claimExpiredLeases(
    now,
    now + deps.settings.files.leaseMs,
    SWEEP_LIMIT,
  );
  if (due.length === 0) return;
  deps.log.info('copies.requeued', { count: due.length });
  await deps.enqueueCopies(due);
}
