/** The tasks of this browser for the page: their history entries and their progress. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { createHistoryStore } from '../history/history-store.ts';
import type { HistoryEntry, HistoryStore } from '../history/history.ts';
import { localStorageHistory } from '../history/local-storage-history.ts';
import type { ErrorDetails } from '../messages/error-message.ts';
import type { TaskProgress } from './task-progress.ts';
import { createTaskTracker, type Submitter, type TaskTracker } from './task-tracker.ts';
import { createTabLock } from './web-locks.ts';

export type ProgressByKey = ReadonlyMap<string, TaskProgress>;

export interface StudioTasks extends TaskTracker {
  readonly entries: readonly HistoryEntry[];
  /** Whether the entries outlive this page. */
  readonly isPersisted: boolean;
  readonly progress: ProgressByKey;
  readonly removeAll: () => void;
}

/** Starts following the tasks of this browser, and continues when the client, the network or the tab changes. */
export function useTasks(
  { client, credentialId }: Submitter,
  onRejected: (entry: HistoryEntry, error: ErrorDetails) => void,
): StudioTasks {
  const current = useRef({ client, credentialId, onRejected });
  current.current = { client, credentialId, onRejected };
  const history = useMemo(() => createHistoryStore(localStorageHistory()), []);
  const [, setRevision] = useState(0);
  const [progress, setProgress] = useState<ProgressByKey>(new Map());
  const tracker = useMemo(
    () =>
      createTaskTracker({
        submitter: () => current.current,
        history,
        tabLock: createTabLock(),
        onProgress: (key, state) => setProgress((all) => withProgress(all, key, state)),
        onRejected: (entry, error) => current.current.onRejected(entry, error),
      }),
    [history],
  );
  useLayoutEffect(() => history.subscribe(() => setRevision((n) => n + 1)), [history]);
  // A new client may succeed where the previous one failed: a token was entered.
  useLayoutEffect(() => tracker.resume(), [tracker, client]);
  useEffect(() => tracker.syncTabs(), [tracker]);
  useResumeOnReturn(history, tracker);
  const entries = history.read();
  const removeAll = () => entries.forEach(({ key }) => tracker.remove(key));
  return { ...tracker, entries, isPersisted: history.isPersisted(), progress, removeAll };
}

/** Continues when the network or the page is back: a hidden page may have missed changes. */
function useResumeOnReturn(history: HistoryStore, tracker: TaskTracker): void {
  useEffect(() => {
    const resume = () => {
      if (document.visibilityState === 'hidden') return;
      history.refresh();
      tracker.resume();
    };
    addEventListener('online', resume);
    document.addEventListener('visibilitychange', resume);
    return () => {
      removeEventListener('online', resume);
      document.removeEventListener('visibilitychange', resume);
    };
  }, [history, tracker]);
}

function withProgress(
  all: ProgressByKey,
  key: string,
  progress: TaskProgress | undefined,
): ProgressByKey {
  const next = new Map(all);
  if (progress === undefined) next.delete(key);
  else next.set(key, progress);
  return next;
}
