/**
 * Makes tasks and follows them to their end. Written into the history before anything is sent: whatever
 * happens to the page in between, the same Idempotency-Key asks for the same task again.
 */
import type { KieEdgeClient, Task, TaskRef } from '../../client/types.ts';
import { added, changed, endOf, resumable, without, type Entry } from '../history/history.ts';
import type { HistoryStore } from '../history/history-store.ts';
import { errorWords, type ErrorWords, type ToldError } from '../words/error-words.ts';

/** What is known of a task that has not ended. */
export interface Live {
  readonly task?: Task;
  /** When that was told, by this machine's clock. */
  readonly at: number;
  /** Why nothing more comes at the moment. */
  readonly trouble?: ErrorWords;
}

export interface RunnerOptions {
  readonly client: () => KieEdgeClient;
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
  /** Stops looking. The task itself goes on. */
  readonly forget: (key: string) => void;
}

export function taskRunner({ client, history, onLive, onRefused }: RunnerOptions): TaskRunner {
  const followed = new Map<string, AbortController>();

  const follow = async (entry: Entry, isResumed: boolean): Promise<void> => {
    const { key } = entry;
    const gate = new AbortController();
    followed.set(key, gate);
    onLive(key, { at: Date.now() });
    try {
      const ref = entry.ref ?? (await send(entry, gate.signal));
      await watch(key, ref, gate.signal);
    } catch (cause) {
      if (gate.signal.aborted) return;
      const error = cause as ToldError;
      const mayExist = entry.phase === 'running' || history.read().some(isUnderWay(key));
      if (mayExist || isUncertain(error, isResumed))
        onLive(key, { at: Date.now(), trouble: errorWords(error) });
      else refuse(entry, error);
    } finally {
      if (followed.get(key) === gate) followed.delete(key);
    }
  };

  const send = async ({ key, model, input }: Entry, signal: AbortSignal): Promise<TaskRef> => {
    const { taskId, readToken } = await client().create(
      { model, input },
      { idempotencyKey: key, signal },
    );
    const ref = { taskId, readToken };
    history.change((entries) => changed(entries, key, { phase: 'running', ref }));
    return ref;
  };

  const watch = async (key: string, ref: TaskRef, signal: AbortSignal): Promise<void> => {
    for await (const task of client().watch(ref, { signal })) {
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

  return {
    start: (entry) => {
      history.change((entries) => added(entries, entry));
      void follow(entry, false);
    },
    resume: () => {
      const idle = resumable(history.read(), Date.now()).filter(({ key }) => !followed.has(key));
      for (const entry of idle) void follow(entry, true);
    },
    forget: (key) => {
      followed.get(key)?.abort();
      onLive(key, undefined);
      history.change((entries) => without(entries, key));
    },
  };
}

const isUnderWay = (wanted: string) => (entry: Entry) =>
  entry.key === wanted && entry.phase === 'running';

/** Whether the task may exist although this answer does not say so. */
function isUncertain({ name, type, retryable }: ToldError, isResumed: boolean): boolean {
  if (name === 'NetworkError' || type === 'upstream_unconfirmed') return true;
  const { next } = errorWords({ message: '', ...(type === undefined ? {} : { type }) });
  if (isResumed) return next === 'token' || retryable === true;
  return type === 'internal';
}
