/** A task's states by its event stream: one connection after another is made by who watches. */
import { follow } from './abort.ts';
import type { Attention } from './page-visibility.ts';
import type { Edge } from './edge.ts';
import { dataOf } from './envelope.ts';
import { eventsOf, UNAVAILABLE } from './event-connection.ts';
import type { StreamItem } from './event-parser.ts';
import { eventsCall, isTask } from './task-calls.ts';
import type { Task, TaskRef } from './types.ts';

export interface Watching {
  readonly edge: Edge;
  readonly ref: TaskRef;
  readonly attention: Attention;
  readonly signal: AbortSignal;
}

/** What one connection leaves to the next. */
export interface StreamState {
  lastEventId: string | undefined;
  /** How long to wait before the next one, as the edge asks. */
  retryMs: number;
  /** Connections in a row that told nothing. */
  failures: number;
  /** The last one that was opened told something. */
  hasWorked: boolean;
}

export const freshStream = (): StreamState => ({
  lastEventId: undefined,
  retryMs: 1000,
  failures: 0,
  hasWorked: false,
});

/** Thrown when nobody looks any more. */
export const AWAY = new Error('Nobody looks.');

/** The current state is told at once: where it does not come, something in between holds it back. */
const FIRST_EVENT_MS = 10_000;

const LONGEST_RETRY_MS = 60_000;

/**
 * Every state that one connection tells, until the edge ends it. Leaving it closes the connection.
 * Throws AWAY, UNAVAILABLE, the signal's reason, and what `Edge.open` throws.
 */
export async function* streamTask(
  { edge, ref, attention, signal }: Watching,
  state: StreamState,
): AsyncGenerator<Task, void, void> {
  const own = new AbortController();
  const unfollow = follow(signal, own);
  const unlisten = attention.onAway(() => own.abort(AWAY));
  let onFirst: (() => void) | undefined;
  try {
    state.failures += 1; // until the first good word
    await edge.enter({ isOptional: ref.readToken !== undefined, signal: own.signal });
    if (state.lastEventId === undefined)
      onFirst = edge.world.after(FIRST_EVENT_MS, () => own.abort(UNAVAILABLE));
    for await (const item of eventsOf(edge, eventsCall(ref, state.lastEventId), own)) {
      const task = taskIn(item, state);
      if (task === undefined) continue;
      onFirst?.();
      yield task;
    }
  } finally {
    onFirst?.();
    unlisten();
    unfollow();
    own.abort();
  }
}

/** The state that an item tells, if it tells one, and what it says of the stream. */
function taskIn(item: StreamItem, state: StreamState): Task | undefined {
  switch (item.kind) {
    case 'retry':
      state.retryMs = Math.min(item.ms, LONGEST_RETRY_MS);
      // Said at once by every connection: something in between may let through no more than that.
      state.hasWorked = false;
      return undefined;
    case 'comment':
      // Where nothing was told yet, a connection that is merely open is not good enough.
      if (state.lastEventId !== undefined) noteGood(state);
      return undefined;
    case 'event': {
      if (item.type !== 'state') return undefined;
      const task = dataOf(item.data, { status: 200 }, isTask) as Task;
      noteGood(state);
      state.lastEventId = item.id || undefined;
      return task;
    }
  }
}

function noteGood(state: StreamState): void {
  state.failures = 0;
  state.hasWorked = true;
}
