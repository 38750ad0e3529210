/** Reads a task's states from one connection to its event stream. `watch-task.ts` reconnects. */
import { linkAbort } from './abort.ts';
import type { EdgeApi } from './edge-api.ts';
import { parseEnvelope } from './envelope.ts';
import type { StreamItem } from './event-parser.ts';
import { readEvents, STREAM_UNAVAILABLE } from './event-stream.ts';
import type { PageVisibility } from './page-visibility.ts';
import { eventsRequest, isTaskRecord } from './task-requests.ts';
import type { Task, TaskRef } from './types.ts';

export interface WatchContext {
  readonly edge: EdgeApi;
  readonly ref: TaskRef;
  readonly visibility: PageVisibility;
  readonly signal: AbortSignal;
}

/** What one connection passes on to the next. */
export interface StreamCursor {
  lastEventId: string | undefined;
  /** The delay before the next connection, as the edge sends it. */
  retryMs: number;
  /** Consecutive connections that delivered nothing. */
  failures: number;
  /** The last connection that opened delivered something. */
  hasDelivered: boolean;
}

export const createStreamCursor = (): StreamCursor => ({
  lastEventId: undefined,
  retryMs: 1000,
  failures: 0,
  hasDelivered: false,
});

/** Thrown when the page becomes hidden. */
export const PAGE_HIDDEN = new Error('Page hidden.');

/** The edge sends the current state at once; if it does not arrive, a proxy buffers the stream. */
const FIRST_EVENT_TIMEOUT_MS = 10_000;

const MAX_RETRY_MS = 60_000;

/**
 * Yields the states of one connection until the edge closes it. Leaving the loop closes the
 * connection. Throws PAGE_HIDDEN, the signal's reason and what `readEvents` throws.
 */
export async function* streamTask(
  { edge, ref, visibility, signal }: WatchContext,
  cursor: StreamCursor,
): AsyncGenerator<Task, void, void> {
  const connection = new AbortController();
  const unlink = linkAbort(signal, connection);
  const removeListener = visibility.onHidden(() => connection.abort(PAGE_HIDDEN));
  let clearTimer: (() => void) | undefined;
  try {
    cursor.failures += 1; // until something is delivered
    await edge.ensureSession({
      isCredentialOptional: ref.readToken !== undefined,
      signal: connection.signal,
    });
    if (cursor.lastEventId === undefined)
      clearTimer = edge.runtime.setTimer(FIRST_EVENT_TIMEOUT_MS, () =>
        connection.abort(STREAM_UNAVAILABLE),
      );
    for await (const item of readEvents(edge, eventsRequest(ref, cursor.lastEventId), connection)) {
      const task = readTask(item, cursor);
      if (task === undefined) continue;
      clearTimer?.();
      yield task;
    }
  } finally {
    clearTimer?.();
    removeListener();
    unlink();
    connection.abort();
  }
}

/** Returns the item's task, if it has one, and updates the cursor. */
function readTask(item: StreamItem, cursor: StreamCursor): Task | undefined {
  switch (item.kind) {
    case 'retry':
      cursor.retryMs = Math.min(item.ms, MAX_RETRY_MS);
      // Every connection starts with it: a proxy may let through this much and then buffer.
      cursor.hasDelivered = false;
      return undefined;
    case 'comment':
      // Before the first event a heartbeat does not prove that a proxy lets events through.
      if (cursor.lastEventId !== undefined) recordSuccess(cursor);
      return undefined;
    case 'event': {
      if (item.type !== 'state') return undefined;
      const task = parseEnvelope(item.data, { status: 200 }, isTaskRecord) as Task;
      recordSuccess(cursor);
      cursor.lastEventId = item.id || undefined;
      return task;
    }
  }
}

function recordSuccess(cursor: StreamCursor): void {
  cursor.failures = 0;
  cursor.hasDelivered = true;
}
