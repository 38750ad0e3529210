/**
 * Makes tasks and follows them to their end. Written into the history before anything is sent: whatever
 * happens to the page in between, the same Idempotency-Key asks for the same task again.
 */
import type { KieEdgeClient, TaskRef } from '../../../client/types.ts';
import {
  endOf,
  isStale,
  maySend,
  resumable,
  type Entry,
  type HistoryStore,
} from '../history/history.ts';
import {
  doubtWords,
  errorWords,
  type ErrorWords,
  type ToldError,
} from '../messages/error-message.ts';
import type { Hold, InTurn } from './tab-lock.ts';
import { isDefinite, type Live } from './task-progress.ts';

/** A client, and who sends with it: they belong together. */
export interface Sending {
  readonly client: KieEdgeClient;
  readonly sender: string;
}

export interface RunnerOptions {
  readonly sending: () => Sending;
  readonly history: HistoryStore;
  readonly hold: Hold;
  /** Undefined once there is nothing to wait for. */
  readonly onLive: (key: string, live: Live | undefined) => void;
  /** The edge did not take it: nothing was created, and the entry is gone. */
  readonly onRefused: (entry: Entry, error: ToldError) => void;
}

export interface TaskRunner {
  readonly start: (entry: Entry) => void;
  /** Takes up what a reload or a lost connection has interrupted. */
  readonly resume: () => void;
  /** Looks for one task again, because somebody asks for it: with the same key. */
  readonly again: (key: string) => void;
  /** Stops looking. The task itself goes on. */
  readonly forget: (key: string) => void;
  /** Goes along with what other tabs do, until what is given back is called. */
  readonly attend: () => () => void;
}

interface Followed {
  readonly gate: AbortController;
  /** Whether nobody can have sent it before. */
  isFirst: boolean;
  /** For another tab to give way. */
  isWaiting?: boolean;
  /** By this tab, in this life of the page. */
  isSent?: boolean;
  ref?: TaskRef | undefined;
}

export function taskRunner(options: RunnerOptions): TaskRunner {
  const { sending, history, hold, onLive, onRefused } = options;
  const followed = new Map<string, Followed>();
  /** Those that another tab has begun to send. */
  const heard = new Set<string>();
  const found = (key: string) => history.read().find((entry) => entry.key === key);

  const follow = async (
    client: KieEdgeClient,
    entry: Entry,
    isResumed: boolean,
    inTurn: InTurn = hold.inTurn,
  ): Promise<void> => {
    const { key } = entry;
    const gate = new AbortController();
    const { signal } = gate;
    const here: Followed = { gate, isFirst: !isResumed, ref: entry.ref };
    followed.set(key, here);
    onLive(key, { at: Date.now(), isElsewhere: entry.ref === undefined && heard.has(key) });
    try {
      here.ref ??= await inTurn(key, { signal, onWait: () => wait(key, here) }, () =>
        send(client, entry, here),
      );
      if (here.ref === undefined) onLive(key, undefined);
      else await watch(client, { ...entry, phase: 'running', ref: here.ref }, signal);
    } catch (cause) {
      if (signal.aborted) return;
      const error = cause as ToldError;
      if (here.ref !== undefined) tell(key, errorWords(error));
      else if (isDefinite(error, here.isFirst)) refuse(entry, error);
      else tell(key, doubtWords(error));
    } finally {
      if (followed.get(key) === here) followed.delete(key);
    }
  };

  const tell = (key: string, trouble: ErrorWords) => onLive(key, { at: Date.now(), trouble });
  const wait = (key: string, here: Followed) => {
    here.isFirst = false;
    here.isWaiting = true;
    onLive(key, { at: Date.now(), isElsewhere: true });
  };

  /** Undefined where another tab has seen it to its end meanwhile, or taken it away. */
  const send = async (
    client: KieEdgeClient,
    { key, model, input }: Entry,
    here: Followed,
  ): Promise<TaskRef | undefined> => {
    const known = found(key);
    if (known?.phase !== 'sending') return known?.phase === 'running' ? known.ref : undefined;
    onLive(key, { at: Date.now() });
    here.isWaiting = false;
    here.isSent = true;
    const keyed = { idempotencyKey: key, signal: here.gate.signal };
    const { taskId, readToken } = await client
      .create({ model, input }, keyed)
      .catch((error: ToldError) => {
        // Before it is another tab's turn, which would send it again.
        if (here.gate.signal.aborted) throw error;
        // Another one may have asked out of turn meanwhile, and have the task: then it is known.
        const ref = found(key)?.ref;
        if (ref !== undefined) return ref;
        if (isDefinite(error, here.isFirst)) history.remove(key);
        throw error;
      });
    const ref = { taskId, readToken };
    // Whether or not another tab has removed it: it is paid.
    history.put({ ...known, phase: 'running', ref });
    return ref;
  };

  const watch = async (
    client: KieEdgeClient,
    entry: Entry & { readonly ref: TaskRef },
    signal: AbortSignal,
  ): Promise<void> => {
    const { key, ref } = entry;
    for await (const task of client.watch(ref, { signal })) {
      const end = endOf(task);
      onLive(key, end === undefined ? { task, at: Date.now() } : undefined);
      if (end !== undefined) history.put({ ...(found(key) ?? entry), ...end });
    }
  };

  const refuse = (entry: Entry, error: ToldError): void => {
    onLive(entry.key, undefined);
    onRefused(entry, error);
  };

  const begin = (wish: Entry): void => {
    const { client, sender } = sending();
    const entry = { ...wish, sender };
    history.put(entry);
    void follow(client, entry, false);
  };

  /** Those of the history that `pick` chooses and that nobody follows here yet. */
  const takeUp = (pick: (sender: string) => readonly Entry[]): void => {
    const { client, sender } = sending();
    for (const entry of pick(sender))
      if (!followed.has(entry.key)) void follow(client, entry, true);
  };

  const one = (wanted: string) => (sender: string) =>
    history.read().filter((entry) => entry.key === wanted && maySend(entry, sender));

  /** Out of turn, if another tab does not give way: asleep, it may have its turn for ever. The key is the same. */
  const again = (wanted: string): void => {
    if (followed.get(wanted)?.isWaiting !== true) return takeUp(one(wanted));
    const { client, sender } = sending();
    const [entry] = one(wanted)(sender);
    if (entry === undefined) return;
    leave(wanted);
    void follow(client, entry, true, (_name, _turn, work) => work());
  };

  const leave = (key: string): void => {
    followed.get(key)?.gate.abort();
    followed.delete(key);
    onLive(key, undefined);
  };

  /** What another tab has begun is seen here too. What it removed is let go, unless it is being paid for. */
  const onOthers = (key: string, entry: Entry | undefined): void => {
    if (entry === undefined) {
      const here = followed.get(key);
      if (here?.isSent !== true || here.ref !== undefined) leave(key);
    } else if (entry.phase === 'running') {
      // Whoever has its turn may be asleep, and there is nothing left to wait for.
      if (followed.get(key)?.isWaiting === true) leave(key);
      takeUp(one(key));
    } else if (entry.phase === 'sending') heed(entry);
    else if (!followed.has(key)) onLive(key, undefined);
  };

  /** It is that tab's turn, until it has its answer or is closed. */
  const heed = (entry: Entry): void => {
    const { key } = entry;
    if (hold.afterOthers === undefined || followed.has(key) || isStale(entry, Date.now())) return;
    if (!maySend(entry, sending().sender)) return;
    heard.add(key);
    onLive(key, { at: Date.now(), isElsewhere: true });
    hold.afterOthers(() => takeUp(one(key)));
  };

  return {
    start: begin,
    resume: () => takeUp((sender) => resumable(history.read(), Date.now(), sender)),
    again,
    forget: (key) => {
      history.remove(key);
      leave(key);
    },
    attend: () => history.onOthers(onOthers),
  };
}
