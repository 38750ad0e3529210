/** A task's states by its event stream: one connection after another is made by who watches. */
import { linkAbort } from './abort.ts';
import type { PageVisibility } from './page-visibility.ts';
import type { EdgeApi } from './edge-api.ts';
import { parseEnvelope } from './envelope.ts';
import { readEvents, STREAM_UNAVAILABLE } from './event-stream.ts';
import type { StreamItem } from './event-parser.ts';
import { eventsRequest, isTaskRecord } from './task-requests.ts';
import type { Task, TaskRef } from './types.ts';

export interface WatchContext {
  readonly edge: EdgeApi;
  readonly ref: TaskRef;
  readonly visibility: PageVisibility;
  readonly signal: AbortSignal;
}

/** What one connection leaves to the next. */
export interface StreamCursor {
  lastEventId: string | undefined;
  /** How long to wait before the next one, as the edge asks. */
  retryMs: number;
  /** Connections in a row that told nothing. */
  failures: number;
  /** The last one that was opened told something. */
  hasWorked: boolean;
}

export const createStreamCursor = (): StreamCursor => ({
  lastEventId: undefined,
  retryMs: 1000,
  failures: 0,
  hasWorked: false,
});

/** Thrown when nobody looks any more. */
export const PAGE_HIDDEN = new Error('Nobody looks.');

/** The current state is told at once: where it does not come, something in between holds it back. */
const FIRST_EVENT_MS = 10_000;

const LONGEST_RETRY_MS = 60_000;

/**
 * Every state that one connection tells, until the edge ends it. Leaving it closes the connection.
 * Throws AWAY, UNAVAILABLE, the signal's reason, and what `Edge.open` throws.
 */
export async function* streamTask(
  { edge, ref, visibility, signal }: WatchContext,
  state: StreamCursor,
): AsyncGenerator<Task, void, void> {
  const own = new AbortController();
  const unfollow = linkAbort(signal, own);
  const unlisten = visibility.onHidden(() => own.abort(PAGE_HIDDEN));
  let onFirst: (() => void) | undefined;
  try {
    state.failures += 1; // until the first good word
    await edge.ensureSession({ isOptional: ref.readToken !== undefined, signal: own.signal });
    if (state.lastEventId === undefined)
      onFirst = edge.runtime.setTimer(FIRST_EVENT_MS, () => own.abort(STREAM_UNAVAILABLE));
    for await (const item of readEvents(edge, eventsRequest(ref, state.lastEventId), own)) {
      const task = readTask(item, state);
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
function readTask(item: StreamItem, state: StreamCursor): Task | undefined {
  switch (item.kind) {
    case 'retry':
      state.retryMs = Math.min(item.ms, LONGEST_RETRY_MS);
      // Said at once by every connection: something in between may let through no more than that.
      state.hasWorked = false;
      return undefined;
    case 'comment':
      // Where nothing was told yet, a connection that is merely open is not good enough.
      if (state.lastEventId !== undefined) recordSuccess(state);
      return undefined;
    case 'event': {
      if (item.type !== 'state') return undefined;
      const task = parseEnvelope(item.data, { status: 200 }, isTaskRecord) as Task;
      recordSuccess(state);
      state.lastEventId = item.id || undefined;
      return task;
    }
  }
}

function recordSuccess(state: StreamCursor): void {
  state.failures = 0;
  state.hasWorked = true;
}
