/**
 * A file whose row says stored while R2 does not have its object, because something else deleted it: a lifecycle
 * rule, a script, another Worker. The request that finds it missing makes it pending again, so that it is copied from KIE once more.
 */
import type { Settings } from '../config/settings.ts';
import type { Log } from '../platform/log.ts';
import type { Runtime } from '../platform/runtime.ts';
import { HOUR_MS } from '../platform/units.ts';
import type { FileKey } from '../tasks/outbox-store.ts';
import type { FileRow, FileStore } from './file-store.ts';

export interface LostFileDeps {
  files: Pick<FileStore, 'recordLost'>;
  /** Wakes the copy consumer. May lose messages: the rows have their times. */
  enqueueCopies: (files: readonly FileKey[]) => Promise<void>;
  settings: Pick<Settings, 'COPY_LEASE_MS'>;
  runtime: Pick<Runtime, 'now'>;
  log: Log;
}

/** What deletes every copy again would otherwise cost a copy per request. */
const MIN_INTERVAL_MS = HOUR_MS;

/**
 * Makes the file pending, at most once per interval, and starts its copy. Does nothing if another request did, or
 * if the file is deleted. Throws if D1 is unavailable.
 */
export async function recoverLostFile(
  { files, enqueueCopies, settings, runtime, log }: LostFileDeps,
  { id, n, storedAt, taskId, client }: Pick<FileRow, 'id' | 'n' | 'storedAt' | 'taskId' | 'client'>,
): Promise<void> {
  const now = runtime.now();
  const times = {
    now,
    dueAt: now + settings.COPY_LEASE_MS,
    unlessLostSince: now - MIN_INTERVAL_MS,
  };
  if (!(await files.recordLost({ id, n, storedAt }, times))) return;
  log.error('file.lost', { id, n, taskId, client });
  await enqueueCopies([{ id, n }]);
}
