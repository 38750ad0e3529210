/** The tasks of this browser for the page: what is kept of them, and what is going on with each. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { KieEdgeClient } from '../../client/types.ts';
import { historyStore } from '../history/history-store.ts';
import type { Entry } from '../history/history.ts';
import type { ToldError } from '../words/error-words.ts';
import { taskRunner, type Live, type TaskRunner } from './task-runner.ts';

export type LiveTasks = ReadonlyMap<string, Live>;

export interface Tasks extends TaskRunner {
  readonly entries: readonly Entry[];
  readonly live: LiveTasks;
  readonly forgetAll: () => void;
}

export function useTasks(
  client: KieEdgeClient,
  onRefused: (entry: Entry, error: ToldError) => void,
): Tasks {
  const current = useRef({ client, onRefused });
  current.current = { client, onRefused };
  const history = useMemo(historyStore, []);
  const [entries, setEntries] = useState(history.read);
  const [live, setLive] = useState<LiveTasks>(new Map());
  const runner = useMemo(
    () =>
      taskRunner({
        client: () => current.current.client,
        history,
        onLive: (key, state) => setLive((all) => withOne(all, key, state)),
        onRefused: (entry, error) => current.current.onRefused(entry, error),
      }),
    [history],
  );
  useEffect(() => history.subscribe(setEntries), [history]);
  // Another client may do what the last one could not: a token was given.
  useEffect(() => runner.resume(), [runner, client]);
  useEffect(() => {
    addEventListener('online', runner.resume);
    return () => removeEventListener('online', runner.resume);
  }, [runner]);
  const forgetAll = () => entries.forEach(({ key }) => runner.forget(key));
  return { ...runner, entries, live, forgetAll };
}

function withOne(all: LiveTasks, key: string, state: Live | undefined): LiveTasks {
  const next = new Map(all);
  if (state === undefined) next.delete(key);
  else next.set(key, state);
  return next;
}
