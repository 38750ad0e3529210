/** The tasks of this browser for the page: what is kept of them, and what is going on with each. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { historyStore } from '../history/history-store.ts';
import type { Entry } from '../history/history.ts';
import { browserPlace } from '../history/local-storage-history.ts';
import type { ToldError } from '../messages/error-message.ts';
import { browserHold } from './web-locks.ts';
import type { Live } from './task-progress.ts';
import { taskRunner, type Sending, type TaskRunner } from './task-runner.ts';

export type LiveTasks = ReadonlyMap<string, Live>;

export interface Tasks extends TaskRunner {
  readonly entries: readonly Entry[];
  /** Whether they outlast this page. */
  readonly isKept: boolean;
  readonly live: LiveTasks;
  readonly forgetAll: () => void;
}

export function useTasks(
  { client, sender }: Sending,
  onRefused: (entry: Entry, error: ToldError) => void,
): Tasks {
  const current = useRef({ client, sender, onRefused });
  current.current = { client, sender, onRefused };
  const history = useMemo(() => historyStore(browserPlace()), []);
  const [, setChange] = useState(0);
  const [live, setLive] = useState<LiveTasks>(new Map());
  const runner = useMemo(
    () =>
      taskRunner({
        sending: () => current.current,
        history,
        hold: browserHold(),
        onLive: (key, state) => setLive((all) => withOne(all, key, state)),
        onRefused: (entry, error) => current.current.onRefused(entry, error),
      }),
    [history],
  );
  useLayoutEffect(() => history.subscribe(() => setChange((n) => n + 1)), [history]);
  // Another client may do what the last one could not: a token was given.
  useLayoutEffect(() => runner.resume(), [runner, client]);
  useEffect(() => runner.attend(), [runner]);
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'hidden') return;
      history.refresh();
      runner.resume();
    };
    addEventListener('online', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      removeEventListener('online', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [history, runner]);
  const entries = history.read();
  const forgetAll = () => entries.forEach(({ key }) => runner.forget(key));
  return { ...runner, entries, isKept: history.isKept(), live, forgetAll };
}

function withOne(all: LiveTasks, key: string, state: Live | undefined): LiveTasks {
  const next = new Map(all);
  if (state === undefined) next.delete(key);
  else next.set(key, state);
  return next;
}
