/** The tasks of this browser for the page: what is kept of them, and what is going on with each. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { historyStore } from '../history/history-store.ts';
import type { Entry } from '../history/history.ts';
import type { ToldError } from '../words/error-words.ts';
import { taskRunner, type Live, type Sending, type TaskRunner } from './task-runner.ts';

export type LiveTasks = ReadonlyMap<string, Live>;

export interface Tasks extends TaskRunner {
  readonly entries: readonly Entry[];
  /** Who sends now; undefined until it is known. */
  readonly sender: string | undefined;
  readonly live: LiveTasks;
  readonly forgetAll: () => void;
}

export function useTasks(
  { client, sender }: Sending,
  onRefused: (entry: Entry, error: ToldError) => void,
): Tasks {
  const current = useRef({ client, sender, onRefused });
  current.current = { client, sender, onRefused };
  const history = useMemo(historyStore, []);
  const [entries, setEntries] = useState(history.read);
  const [live, setLive] = useState<LiveTasks>(new Map());
  const runner = useMemo(
    () =>
      taskRunner({
        sending: () => current.current,
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
  const [present, setPresent] = useState<string>();
  useEffect(() => {
    let isCurrent = true;
    void sender.then((mark) => isCurrent && setPresent(mark));
    return () => {
      isCurrent = false;
    };
  }, [sender]);
  const forgetAll = () => entries.forEach(({ key }) => runner.forget(key));
  return { ...runner, entries, sender: present, live, forgetAll };
}

function withOne(all: LiveTasks, key: string, state: Live | undefined): LiveTasks {
  const next = new Map(all);
  if (state === undefined) next.delete(key);
  else next.set(key, state);
  return next;
}
