/**
 * Creates tasks and follows them to their end. An entry is written into the history before anything is
 * sent: whatever happens to the page, the same Idempotency-Key then finds the same task.
 */
import type { KieEdgeClient } from '../../../client/client-types.ts';
import { canSend, findResumable, isStale, type HistoryEntry } from '../history/history.ts';
import {
  formatError,
  formatUnknownOutcome,
  type ErrorDetails,
  type ErrorMessage,
} from '../messages/error-message.ts';
import { submitEntry, watchEntry, type FollowedTask, type ProgressSink } from './submit-entry.ts';
import type { TabLock, WithLock } from './tab-lock.ts';
import { isDefiniteRejection } from './task-progress.ts';

/** A client and the fingerprint of its credential. */
export interface Submitter {
  readonly client: KieEdgeClient;
  readonly credentialId: string;
}

export interface TaskTrackerOptions extends ProgressSink {
  /** Returns the current client. */
  readonly submitter: () => Submitter;
  readonly tabLock: TabLock;
  /** The server rejected the task: nothing was created, and the entry was removed. */
  readonly onRejected: (entry: HistoryEntry, error: ErrorDetails) => void;
}

export interface TaskTracker {
  readonly start: (entry: HistoryEntry) => void;
  /** Continues what a reload or a lost connection has interrupted. */
  readonly resume: () => void;
  /** Sends one pending task again with the same key, at a person's request. */
  readonly checkAgain: (key: string) => void;
  /** Removes the entry and stops following the task, which continues to run. */
  readonly remove: (key: string) => void;
  /** Follows the changes of other tabs. Returns the function that stops it. */
  readonly syncTabs: () => () => void;
}

/** Creates the tracker of this page. It does nothing until one of its functions is called. */
export function createTaskTracker(options: TaskTrackerOptions): TaskTracker {
  const { submitter, history, tabLock, onProgress, onRejected } = options;
  const followedTasks = new Map<string, FollowedTask>();
  /** Keys that another tab has started to send. */
  const startedElsewhere = new Set<string>();

  const follow = async (
    client: KieEdgeClient,
    entry: HistoryEntry,
    isResumed: boolean,
    withLock: WithLock = tabLock.withLock,
  ): Promise<void> => {
    const { key } = entry;
    const controller = new AbortController();
    const { signal } = controller;
    const followed: FollowedTask = { controller, isFirstAttempt: !isResumed, ref: entry.ref };
    followedTasks.set(key, followed);
    const isInAnotherTab = entry.ref === undefined && startedElsewhere.has(key);
    onProgress(key, { updatedAt: Date.now(), isInAnotherTab });
    try {
      followed.ref ??= await withLock(
        key,
        { signal, onWait: () => markWaiting(key, followed) },
        () => submitEntry(options, client, entry, followed),
      );
      if (followed.ref === undefined) onProgress(key, undefined);
      else
        await watchEntry(
          options,
          client,
          { ...entry, phase: 'running', ref: followed.ref },
          signal,
        );
    } catch (cause) {
      if (!signal.aborted) handleError(entry, followed, cause as ErrorDetails);
    } finally {
      if (followedTasks.get(key) === followed) followedTasks.delete(key);
    }
  };

  const markWaiting = (key: string, followed: FollowedTask): void => {
    followed.isFirstAttempt = false;
    followed.isWaiting = true;
    onProgress(key, { updatedAt: Date.now(), isInAnotherTab: true });
  };

  const handleError = (entry: HistoryEntry, followed: FollowedTask, error: ErrorDetails): void => {
    const show = (message: ErrorMessage) =>
      onProgress(entry.key, { updatedAt: Date.now(), error: message });
    if (followed.ref !== undefined) return show(formatError(error));
    if (!isDefiniteRejection(error, followed.isFirstAttempt))
      return show(formatUnknownOutcome(error));
    onProgress(entry.key, undefined);
    onRejected(entry, error);
  };

  const start = (request: HistoryEntry): void => {
    const { client, credentialId } = submitter();
    const entry = { ...request, credentialId };
    history.put(entry);
    void follow(client, entry, false);
  };

  /** Follows the entries that `select` returns, except those that are being followed. */
  const resumeEntries = (select: (credentialId: string) => readonly HistoryEntry[]): void => {
    const { client, credentialId } = submitter();
    for (const entry of select(credentialId))
      if (!followedTasks.has(entry.key)) void follow(client, entry, true);
  };

  const selectKey = (key: string) => (credentialId: string) =>
    history.read().filter((entry) => entry.key === key && canSend(entry, credentialId));

  /** Sends without the lock if another tab holds it: that tab may be suspended. The key is the same. */
  const checkAgain = (key: string): void => {
    if (followedTasks.get(key)?.isWaiting !== true) return resumeEntries(selectKey(key));
    const { client, credentialId } = submitter();
    const [entry] = selectKey(key)(credentialId);
    if (entry === undefined) return;
    stopFollowing(key);
    void follow(client, entry, true, (_name, _options, work) => work());
  };

  const stopFollowing = (key: string): void => {
    followedTasks.get(key)?.controller.abort();
    followedTasks.delete(key);
    onProgress(key, undefined);
  };

  const onExternalChange = (key: string, entry: HistoryEntry | undefined): void => {
    const followed = followedTasks.get(key);
    if (entry === undefined) {
      // While this page's request is in flight the task may be created and paid for: keep following.
      const isInFlight = followed?.isSent === true && followed.ref === undefined;
      if (!isInFlight) stopFollowing(key);
    } else if (entry.phase === 'running') {
      // The tab that holds the lock may be suspended, and there is no need to wait for it.
      if (followed?.isWaiting === true) stopFollowing(key);
      resumeEntries(selectKey(key));
    } else if (entry.phase === 'sending') followSender(entry);
    else if (followed === undefined) onProgress(key, undefined);
  };

  /** The other tab sends it. This tab queues for the lock, in case that one is closed without a response. */
  const followSender = (entry: HistoryEntry): void => {
    const { key } = entry;
    const { afterLockOwners } = tabLock;
    if (afterLockOwners === undefined || followedTasks.has(key)) return;
    if (isStale(entry, Date.now()) || !canSend(entry, submitter().credentialId)) return;
    startedElsewhere.add(key);
    onProgress(key, { updatedAt: Date.now(), isInAnotherTab: true });
    afterLockOwners(() => resumeEntries(selectKey(key)));
  };

  return {
    start,
    resume: () =>
      resumeEntries((credentialId) => findResumable(history.read(), Date.now(), credentialId)),
    checkAgain,
    remove: (key) => {
      history.remove(key);
      stopFollowing(key);
    },
    syncTabs: () => history.onExternalChange(onExternalChange),
  };
}
