/** The archive queue: each message is a nudge to try one file now. */
import * as z from 'zod';
import { describeError } from '../log.ts';
import type { FileKey } from '../task/file-store.ts';
import { archiveFile, recordFailure, type ArchiveDeps } from './archive-file.ts';

/** Files that the cron hands to the queue in one minute; what is beyond is due a minute later. */
const SWEEP_LIMIT = 500;

const fileKey = z.object({ id: z.string(), n: z.number().int() });

/** Works on the files of a batch side by side; one that fails does not hold up the others. */
export async function consumeArchive(deps: ArchiveDeps, batch: MessageBatch): Promise<void> {
  await consumeEach(deps, batch, (key) => archiveFile(deps, key));
}

/**
 * Messages that crashed their consumer again and again. The row outlives them: it says why, and the
 * cron tries the file again.
 */
export async function consumeDead(deps: ArchiveDeps, batch: MessageBatch): Promise<void> {
  await consumeEach(deps, batch, async (key) => {
    deps.log.error('archive.dead_letter', { ...key });
    const file = await deps.store.files.find(key);
    if (file?.state !== 'owed') return;
    await recordFailure(deps, file, 'the queue gave up: the copy crashed its isolate');
  });
}

/** By the cron: hands every file of which nothing was heard for a lease back to the queue. */
export async function sweepOwedFiles(deps: ArchiveDeps): Promise<void> {
  const now = deps.world.now();
  const due = await deps.store.files.claimDue(now, now + deps.settings.files.leaseMs, SWEEP_LIMIT);
  if (due.length === 0) return;
  deps.log.info('archive.swept', { files: due.length });
  await deps.nudgeArchive(due);
}

async function consumeEach(
  deps: ArchiveDeps,
  batch: MessageBatch,
  work: (key: FileKey) => Promise<void>,
): Promise<void> {
  const consumeOne = async (one: Message) => {
    const key = fileKey.safeParse(one.body);
    if (!key.success) {
      deps.log.error('archive.bad_message', { message: one.id });
      return one.ack();
    }
    try {
      await work(key.data);
      one.ack();
    } catch (error) {
      // D1 is away: the row still says when the file is due.
      deps.log.error('archive.interrupted', { ...key.data, error: describeError(error) });
      one.retry();
    }
  };
  await Promise.all(batch.messages.map(consumeOne));
}
