/** A task until its end, whatever becomes of the connections. */
import { linkAbort, sleep } from './abort.ts';
import { PageVisibility } from './page-visibility.ts';
import { retryDelayMs } from './backoff.ts';
import type { EdgeApi } from './edge-api.ts';
import { isRequestError, isTransient } from './errors.ts';
import { IDLE_TIMEOUT, STREAM_UNAVAILABLE } from './event-stream.ts';
import { pollTask } from './poll-task.ts';
import {
  PAGE_HIDDEN,
  createStreamCursor,
  streamTask,
  type StreamCursor,
  type WatchContext,
} from './stream-task.ts';
import type { Task, TaskRef, TaskState } from './types.ts';

/** So many connections in a row that tell nothing: there is no stream through this network. */
const MAX_STREAM_FAILURES = 3;

/** Networks change: while it is asked instead, the stream is tried again this often. */
const STREAM_AGAIN_MS = 60_000;

const RUNNING_STATES: ReadonlySet<TaskState> = new Set(['waiting', 'queuing', 'generating']);

/** Whether its state is its last. */
export function hasEnded({ state }: Task): boolean {
  return !RUNNING_STATES.has(state);
}

/** The reason of whoever leaves the iterator. */
const ITERATOR_CLOSED = new Error('It was left.');

/** The current state, then every change, until the task has ended. Leaving it ends all at once. */
export function iterateTaskUpdates(
  edge: EdgeApi,
  ref: TaskRef,
  signal: AbortSignal | undefined,
): AsyncIterableIterator<Task> {
  const own = new AbortController();
  const changes = readChanges(edge, ref, own, signal);
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
    // A generator's own would wait for the next change.
    return: async () => {
      own.abort(ITERATOR_CLOSED);
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
  own: AbortController,
  signal: AbortSignal | undefined,
): AsyncGenerator<Task, void, void> {
  const unfollow = linkAbort(signal, own);
  const visibility = new PageVisibility(edge.runtime);
  let last: string | undefined;
  try {
    own.signal.throwIfAborted();
    for await (const task of readStates({ edge, ref, visibility, signal: own.signal })) {
      const seen = changeKey(task);
      if (seen !== last) yield task;
      last = seen;
      if (hasEnded(task)) return;
    }
  } finally {
    unfollow();
    visibility.stop();
  }
}

/** Every state that is told, some of them more than once. Ends when the signal is aborted, by its reason. */
async function* readStates(watching: WatchContext): AsyncGenerator<Task, void, void> {
  const { edge, visibility, signal } = watching;
  const stream = createStreamCursor();
  for (;;) {
    await visibility.waitUntilVisible(signal);
    let problem: unknown;
    try {
      yield* streamTask(watching, stream);
    } catch (error) {
      problem = error;
    }
    if (problem === PAGE_HIDDEN) {
      stream.failures = 0;
    } else if (problem === STREAM_UNAVAILABLE || shouldPoll(stream, problem)) {
      yield* pollTask(watching, edge.runtime.now() + STREAM_AGAIN_MS);
      // One try, which tells the current state, or does not.
      stream.failures = MAX_STREAM_FAILURES - 1;
      stream.lastEventId = undefined;
    } else {
      if (isPermanent(problem)) throw problem;
      const { failures, retryMs } = stream;
      const waitMs = failures === 0 ? retryMs : retryDelayMs(failures, problem, edge.runtime);
      await sleep(edge.runtime, waitMs, signal);
    }
  }
}

/** Where a stream has worked, a connection that fails is the network's: asking would fail as well. */
function shouldPoll({ failures, hasWorked }: StreamCursor, problem: unknown): boolean {
  const isCounted = problem === undefined || problem === IDLE_TIMEOUT || !hasWorked;
  return failures >= MAX_STREAM_FAILURES && isCounted && !isPermanent(problem);
}

function isPermanent(problem: unknown): boolean {
  return problem !== undefined && !isTransient(problem);
}

/** What makes a change: all but the estimate, which changes with the time. */
function changeKey({ estimate: _estimate, ...content }: Task): string {
  return JSON.stringify(content);
}
