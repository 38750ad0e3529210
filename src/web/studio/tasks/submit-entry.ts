/** Submits a history entry and watches its task, writing each step into the history. */
import type { KieEdgeClient } from '../../../client/client-types.ts';
import type { TaskRef } from '../../../client/types.ts';
import { type HistoryEntry, type HistoryStore } from '../history/history.ts';
import { buildOutcome } from '../history/build-outcome.ts';
import type { ErrorDetails } from '../messages/error-message.ts';
import { isDefiniteRejection, type TaskProgress } from './task-progress.ts';

/** Where the steps are reported. */
export interface ProgressSink {
  readonly history: HistoryStore;
  /** Called with undefined when there is nothing left to wait for. */
  readonly onProgress: (key: string, progress: TaskProgress | undefined) => void;
}

/** A task that this page is sending or watching. */
export interface FollowedTask {
  readonly controller: AbortController;
  /** Whether it cannot have been sent before. */
  isFirstAttempt: boolean;
  /** Whether another tab holds its lock. */
  isWaiting?: boolean;
  /** Whether this page has sent it. */
  isSent?: boolean;
  ref?: TaskRef | undefined;
}

/**
 * Sends createTask and records the task. Returns undefined if another tab has finished or removed the
 * entry in the meantime. A definite rejection removes the entry before the error is thrown.
 */
export async function submitEntry(
  { history, onProgress }: ProgressSink,
  client: KieEdgeClient,
  { key, model, input }: HistoryEntry,
  followed: FollowedTask,
): Promise<TaskRef | undefined> {
  const find = () => history.read().find((entry) => entry.key === key);
  const known = find();
  if (known?.phase !== 'sending') return known?.phase === 'running' ? known.ref : undefined;
  onProgress(key, { updatedAt: Date.now() });
  followed.isWaiting = false;
  followed.isSent = true;
  const { signal } = followed.controller;
  const { taskId, readToken } = await client
    .create({ model, input }, { idempotencyKey: key, signal })
    .catch((error: ErrorDetails) => {
      if (signal.aborted) throw error;
      // Another tab may have sent the same key without the lock and got the task.
      const ref = find()?.ref;
      if (ref !== undefined) return ref;
      // Removed while the lock is held, because the next tab to acquire it would send the entry again.
      if (isDefiniteRejection(error, followed.isFirstAttempt)) history.remove(key);
      throw error;
    });
  const ref = { taskId, readToken };
  // Also if another tab has removed the entry: the task is paid for.
  history.put({ ...known, phase: 'running', ref });
  return ref;
}

/** Watches a task until it ends, and records its outcome. */
export async function watchEntry(
  { history, onProgress }: ProgressSink,
  client: KieEdgeClient,
  entry: HistoryEntry & { readonly ref: TaskRef },
  signal: AbortSignal,
): Promise<void> {
  const { key, ref } = entry;
  for await (const task of client.watch(ref, { signal })) {
    const outcome = buildOutcome(task);
    onProgress(key, outcome === undefined ? { task, updatedAt: Date.now() } : undefined);
    if (outcome === undefined) continue;
    const known = history.read().find((other) => other.key === key);
    history.put({ ...(known ?? entry), ...outcome });
  }
}
