/** One connection to a server-sent event stream. */
import { onAbort, raceAbort } from './abort.ts';
import type { ApiRequest, EdgeApi } from './edge-api.ts';
import { isRequestError } from './error-checks.ts';
import { NetworkError, throwNetworkError } from './errors.ts';
import { EventParser, type StreamItem } from './event-parser.ts';

/** Thrown if the edge, or a proxy in front of it, offers no event stream. */
export const STREAM_UNAVAILABLE = new Error('Event stream unavailable.');

/** Thrown if an open connection delivers nothing for IDLE_TIMEOUT_MS. */
export const IDLE_TIMEOUT = new NetworkError('Event stream timed out.');

/** The edge sends a heartbeat every 15 s; two were missed. */
const IDLE_TIMEOUT_MS = 40_000;

/** Statuses of an edge or a proxy that does not know the endpoint. */
const NO_STREAM_STATUSES: ReadonlySet<unknown> = new Set([404, 405, 406]);

/**
 * Yields what the connection delivers until the edge closes it. `connection` belongs to it alone:
 * aborting it closes the connection and throws its reason. Throws STREAM_UNAVAILABLE, IDLE_TIMEOUT
 * and what `EdgeApi.open` throws.
 */
export async function* readEvents(
  edge: EdgeApi,
  request: ApiRequest,
  connection: AbortController,
): AsyncGenerator<StreamItem, void, void> {
  const { signal } = connection;
  const withIdleTimeout = <T>(work: Promise<T>): Promise<T> => {
    const clearTimer = edge.runtime.setTimer(IDLE_TIMEOUT_MS, () => connection.abort(IDLE_TIMEOUT));
    return raceAbort(work, signal).finally(clearTimer);
  };
  const response = await withIdleTimeout(openStream(edge, { ...request, signal }));
  const reader = getStreamReader(response);
  const close = () => void reader.cancel().catch(() => undefined);
  const removeListener = onAbort(signal, close);
  try {
    const parser = new EventParser();
    for (;;) {
      const chunk = reader.read().catch(throwNetworkError('Connection lost.'));
      const { done, value } = await withIdleTimeout(chunk);
      if (done) return;
      yield* parser.push(value);
    }
  } finally {
    removeListener();
    close();
  }
}

async function openStream(edge: EdgeApi, request: ApiRequest): Promise<Response> {
  try {
    return await edge.open(request);
  } catch (error) {
    throw isRequestError(error) && NO_STREAM_STATUSES.has(error.status)
      ? STREAM_UNAVAILABLE
      : error;
  }
}

/** Throws STREAM_UNAVAILABLE for other responses: 204 if nothing will change, a proxy's page. */
function getStreamReader({
  status,
  headers,
  body,
}: Response): ReadableStreamDefaultReader<Uint8Array> {
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  if (status === 200 && isStream && body !== null) return body.getReader();
  void body?.cancel().catch(() => undefined);
  throw STREAM_UNAVAILABLE;
}
