/**
 * Makes tasks and follows them to their end. Written into the history before anything is sent: whatever
 * happens to the page in between, the same Idempotency-Key asks for the same task again.
 */
import type { KieEdgeClient, Task, TaskRef } from '../../client/types.ts';
import {
  added,
  changed,
  endOf,
  maySend,
  resumable,
  withRef,
  without,
  type Entry,
  type HistoryStore,
} from '../history/history.ts';
import { doubtWords, errorWords, type ErrorWords, type ToldError } from '../words/error-words.ts';

/** What is known of a task that has not ended. */
export interface Live {
  readonly task?: Task;
  /** When that was told, by this machine's clock. */
  readonly at: number;
  /** Why nothing more comes at the moment. */
  readonly trouble?: ErrorWords;
}

/** Whether it was sent, and nobody here waits for the answer. */
export function isUnanswered({ phase }: Entry, live: Live | undefined): boolean {
  return phase === 'sending' && (live === undefined || live.trouble !== undefined);
}

/** A client, and who sends with it: they belong together. */
export interface Sending {
  readonly client: KieEdgeClient;
  readonly sender: Promise<string>;
}

export interface RunnerOptions {
  readonly sending: () => Sending;
  readonly history: HistoryStore;
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
}

export function taskRunner({ sending, history, onLive, onRefused }: RunnerOptions): TaskRunner {
  const followed = new Map<string, AbortController>();

  const follow = async (client: KieEdgeClient, entry: Entry, isResumed: boolean): Promise<void> => {
    const { key } = entry;
    const gate = new AbortController();
    followed.set(key, gate);
    onLive(key, { at: Date.now() });
    let { ref } = entry;
    try {
      ref ??= await send(client, entry, gate.signal);
      await watch(client, key, ref, gate.signal);
    } catch (cause) {
      if (gate.signal.aborted) return;
      const error = cause as ToldError;
      if (ref !== undefined) tell(key, errorWords(error));
      else if (isDefinite(error, isResumed)) refuse(entry, error);
      else tell(key, doubtWords(error));
    } finally {
      if (followed.get(key) === gate) followed.delete(key);
    }
  };

  const tell = (key: string, trouble: ErrorWords) => onLive(key, { at: Date.now(), trouble });

  const send = async (
    client: KieEdgeClient,
    entry: Entry,
    signal: AbortSignal,
  ): Promise<TaskRef> => {
    const { key, model, input } = entry;
    const { taskId, readToken } = await client.create(
      { model, input },
      { idempotencyKey: key, signal },
    );
    const ref = { taskId, readToken };
    history.change((entries) => withRef(entries, entry, ref));
    return ref;
  };

  const watch = async (
    client: KieEdgeClient,
    key: string,
    ref: TaskRef,
    signal: AbortSignal,
  ): Promise<void> => {
    for await (const task of client.watch(ref, { signal })) {
      const end = endOf(task);
      onLive(key, end === undefined ? { task, at: Date.now() } : undefined);
      if (end !== undefined) history.change((entries) => changed(entries, key, end));
    }
  };

  const refuse = (entry: Entry, error: ToldError): void => {
    onLive(entry.key, undefined);
    history.change((entries) => without(entries, entry.key));
    onRefused(entry, error);
  };

  const begin = async (wish: Entry): Promise<void> => {
    const { client, sender } = sending();
    const entry = { ...wish, sender: await sender };
    history.change((entries) => added(entries, entry));
    await follow(client, entry, false);
  };

  /** Those of the history that `pick` chooses and that nobody follows yet, by the present sender. */
  const takeUp = async (pick: (sender: string) => readonly Entry[]): Promise<void> => {
    const { client, sender } = sending();
    const present = await sender;
    if (sending().client !== client) return; // another sender by now, who takes up its own
    for (const entry of pick(present))
      if (!followed.has(entry.key)) void follow(client, entry, true);
  };

  return {
    start: (entry) => void begin(entry),
    resume: () => void takeUp((sender) => resumable(history.read(), Date.now(), sender)),
    again: (wanted) =>
      void takeUp((sender) =>
        history.read().filter((entry) => entry.key === wanted && maySend(entry, sender)),
      ),
    forget: (key) => {
      followed.get(key)?.abort();
      onLive(key, undefined);
      history.change((entries) => without(entries, key));
    },
  };
}

/** Whether it says for certain that there is no task. What is sent again may have arrived before. */
function isDefinite({ name, type, mayExist }: ToldError, isResumed: boolean): boolean {
  if (isResumed || mayExist === true) return false;
  return name !== 'NetworkError' && type !== 'upstream_unconfirmed' && type !== 'internal';
}
