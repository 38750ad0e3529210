/** Watches a task until it ends, over any number of lost connections. */
import { linkAbort, sleep } from './abort.ts';
import { retryDelayMs } from './backoff.ts';
import type { EdgeApi } from './edge-api.ts';
import { isRequestError, isTransient } from './error-checks.ts';
import { IDLE_TIMEOUT, STREAM_UNAVAILABLE } from './event-stream.ts';
import { PageVisibility } from './page-visibility.ts';
import { pollTask } from './poll-task.ts';
import {
  createStreamCursor,
  PAGE_HIDDEN,
  streamTask,
  type StreamCursor,
  type WatchContext,
} from './stream-task.ts';
import type { Task, TaskRef, TaskState } from './types.ts';

/** After this many consecutive connections without a state the network is assumed to block streams. */
const MAX_STREAM_FAILURES = 3;

/** Networks change: while polling, the stream is retried at this interval. */
const STREAM_RETRY_MS = 60_000;

const RUNNING_STATES: ReadonlySet<TaskState> = new Set(['waiting', 'queuing', 'generating']);

/** Returns whether the task's state is final. */
export function hasEnded({ state }: Task): boolean {
  return !RUNNING_STATES.has(state);
}

/** The abort reason if the caller leaves the iterator. */
const ITERATOR_CLOSED = new Error('Iterator closed.');

/**
 * Yields the current state, then every change, until the task ends. Leaving the loop closes the
 * connection at once. Throws the signal's reason, and the edge's error with `ref` if it rejects.
 */
export function iterateTaskUpdates(
  edge: EdgeApi,
  ref: TaskRef,
  signal: AbortSignal | undefined,
): AsyncIterableIterator<Task> {
  const controller = new AbortController();
  const changes = readChanges(edge, ref, controller, signal);
  const done = { done: true, value: undefined } as const;
  return {
    next: async () => {
      try {
        return await changes.next();
      } catch (error) {
        if (error === ITERATOR_CLOSED) return done;
        if (isRequestError(error)) error.ref = ref;
        throw error;
      }
    },
    // The generator's own `return` would wait for the next change.
    return: async () => {
      controller.abort(ITERATOR_CLOSED);
      await changes.return();
      return done;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* readChanges(
  edge: EdgeApi,
  ref: TaskRef,
  controller: AbortController,
  callerSignal: AbortSignal | undefined,
): AsyncGenerator<Task, void, void> {
  const unlink = linkAbort(callerSignal, controller);
  const visibility = new PageVisibility(edge.runtime);
  const { signal } = controller;
  let lastContent: string | undefined;
  try {
    signal.throwIfAborted();
    for await (const task of readStates({ edge, ref, visibility, signal })) {
      const content = serializeContent(task);
      if (content !== lastContent) yield task;
      lastContent = content;
      if (hasEnded(task)) return;
    }
  } finally {
    unlink();
    visibility.stop();
  }
}

/** Yields every state received, duplicates included. Ends only by the signal's reason or an error. */
async function* readStates(context: WatchContext): AsyncGenerator<Task, void, void> {
  const { edge, visibility, signal } = context;
  const cursor = createStreamCursor();
  for (;;) {
    await visibility.waitUntilVisible(signal);
    let problem: unknown;
    try {
      yield* streamTask(context, cursor);
    } catch (error) {
      problem = error;
    }
    if (problem === PAGE_HIDDEN) {
      cursor.failures = 0;
    } else if (problem === STREAM_UNAVAILABLE || shouldPoll(cursor, problem)) {
      yield* pollTask(context, edge.runtime.now() + STREAM_RETRY_MS);
      // One more attempt at the stream, which starts with the current state.
      cursor.failures = MAX_STREAM_FAILURES - 1;
      cursor.lastEventId = undefined;
    } else {
      if (isPermanent(problem)) throw problem;
      const { failures, retryMs } = cursor;
      const delayMs = failures === 0 ? retryMs : retryDelayMs(failures, problem, edge.runtime);
      await sleep(edge.runtime, delayMs, signal);
    }
  }
}

/** If the stream worked before, failing to connect is a network problem: polling would fail as well. */
function shouldPoll({ failures, hasDelivered }: StreamCursor, problem: unknown): boolean {
  const isStreamProblem = problem === undefined || problem === IDLE_TIMEOUT || !hasDelivered;
  return failures >= MAX_STREAM_FAILURES && isStreamProblem && !isPermanent(problem);
}

function isPermanent(problem: unknown): boolean {
  return problem !== undefined && !isTransient(problem);
}

/** Serializes all but the estimate, which changes with the time alone. */
function serializeContent({ estimate: _estimate, ...content }: Task): string {
  return JSON.stringify(content);
}
