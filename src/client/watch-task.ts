/** A task until its end, whatever becomes of the connections. */
import { follow, sleep } from './abort.ts';
import { Attention } from './page-visibility.ts';
import { waitAfter } from './backoff.ts';
import type { Edge } from './edge.ts';
import { isOfCall, isTransient } from './errors.ts';
import { SILENT, UNAVAILABLE } from './event-connection.ts';
import { pollTask } from './task-poll.ts';
import { AWAY, freshStream, streamTask, type StreamState, type Watching } from './task-stream.ts';
import type { Task, TaskRef, TaskState } from './types.ts';

/** So many connections in a row that tell nothing: there is no stream through this network. */
const MAX_STREAM_FAILURES = 3;

/** Networks change: while it is asked instead, the stream is tried again this often. */
const STREAM_AGAIN_MS = 60_000;

const UNDER_WAY: ReadonlySet<TaskState> = new Set(['waiting', 'queuing', 'generating']);

/** Whether its state is its last. */
export function hasEnded({ state }: Task): boolean {
  return !UNDER_WAY.has(state);
}

/** The reason of whoever leaves the iterator. */
const LEFT = new Error('It was left.');

/** The current state, then every change, until the task has ended. Leaving it ends all at once. */
export function watchTask(
  edge: Edge,
  ref: TaskRef,
  signal: AbortSignal | undefined,
): AsyncIterableIterator<Task> {
  const own = new AbortController();
  const changes = changesOf(edge, ref, own, signal);
  const done = { done: true, value: undefined } as const;
  return {
    next: async () => {
      try {
        return await changes.next();
      } catch (error) {
        if (error === LEFT) return done;
        if (isOfCall(error)) error.ref = ref;
        throw error;
      }
    },
    // A generator's own would wait for the next change.
    return: async () => {
      own.abort(LEFT);
      await changes.return();
      return done;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* changesOf(
  edge: Edge,
  ref: TaskRef,
  own: AbortController,
  signal: AbortSignal | undefined,
): AsyncGenerator<Task, void, void> {
  const unfollow = follow(signal, own);
  const attention = new Attention(edge.world);
  let last: string | undefined;
  try {
    own.signal.throwIfAborted();
    for await (const task of statesOf({ edge, ref, attention, signal: own.signal })) {
      const seen = contentOf(task);
      if (seen !== last) yield task;
      last = seen;
      if (hasEnded(task)) return;
    }
  } finally {
    unfollow();
    attention.stop();
  }
}

/** Every state that is told, some of them more than once. Ends when the signal is aborted, by its reason. */
async function* statesOf(watching: Watching): AsyncGenerator<Task, void, void> {
  const { edge, attention, signal } = watching;
  const stream = freshStream();
  for (;;) {
    await attention.back(signal);
    let problem: unknown;
    try {
      yield* streamTask(watching, stream);
    } catch (error) {
      problem = error;
    }
    if (problem === AWAY) {
      stream.failures = 0;
    } else if (problem === UNAVAILABLE || isHopeless(stream, problem)) {
      yield* pollTask(watching, edge.world.now() + STREAM_AGAIN_MS);
      // One try, which tells the current state, or does not.
      stream.failures = MAX_STREAM_FAILURES - 1;
      stream.lastEventId = undefined;
    } else {
      if (isRefusal(problem)) throw problem;
      const { failures, retryMs } = stream;
      const waitMs = failures === 0 ? retryMs : waitAfter(failures, problem, edge.world);
      await sleep(edge.world, waitMs, signal);
    }
  }
}

/** Where a stream has worked, a connection that fails is the network's: asking would fail as well. */
function isHopeless({ failures, hasWorked }: StreamState, problem: unknown): boolean {
  const isCounted = problem === undefined || problem === SILENT || !hasWorked;
  return failures >= MAX_STREAM_FAILURES && isCounted && !isRefusal(problem);
}

function isRefusal(problem: unknown): boolean {
  return problem !== undefined && !isTransient(problem);
}

/** What makes a change: all but the estimate, which changes with the time. */
function contentOf({ estimate: _estimate, ...content }: Task): string {
  return JSON.stringify(content);
}
