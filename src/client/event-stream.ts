/** One connection that tells server-sent events. */
import { raceAbort, onAbort } from './abort.ts';
import type { ApiRequest, EdgeApi } from './edge-api.ts';
import { isRequestError, throwNetworkError, NetworkError } from './errors.ts';
import { EventParser, type StreamItem } from './event-parser.ts';

/** Thrown when there is no stream to be had here. */
export const STREAM_UNAVAILABLE = new Error('There is no event stream.');

/** Thrown when a connection that may be open says nothing any more. */
export const IDLE_TIMEOUT = new NetworkError('Nothing was heard for too long.');

/** Of the edge's heartbeats, one each 15 s, two were missed. */
const IDLE_TIMEOUT_MS = 40_000;

/** Of an edge, or a proxy, that knows no such stream. */
const NO_STREAM_STATUSES: ReadonlySet<unknown> = new Set([404, 405, 406]);

/**
 * What the connection says, until the other side ends it. `own` is this connection's alone: aborting
 * it closes the connection and is thrown. Throws UNAVAILABLE, and what `Edge.open` throws.
 */
export async function* readEvents(
  edge: EdgeApi,
  call: ApiRequest,
  own: AbortController,
): AsyncGenerator<StreamItem, void, void> {
  const { signal } = own;
  const inTime = <T>(work: Promise<T>): Promise<T> => {
    const callOff = edge.runtime.setTimer(IDLE_TIMEOUT_MS, () => own.abort(IDLE_TIMEOUT));
    return raceAbort(work, signal).finally(callOff);
  };
  const response = await inTime(openStream(edge, { ...call, signal }));
  const reader = getStreamReader(response);
  const close = () => void reader.cancel().catch(() => undefined);
  const unlisten = onAbort(signal, close);
  try {
    const parser = new EventParser();
    for (;;) {
      const { done, value } = await inTime(
        reader.read().catch(throwNetworkError('The connection broke off.')),
      );
      if (done) return;
      yield* parser.push(value);
    }
  } finally {
    unlisten();
    close();
  }
}

async function openStream(edge: EdgeApi, call: ApiRequest): Promise<Response> {
  try {
    return await edge.open(call);
  } catch (error) {
    throw isRequestError(error) && NO_STREAM_STATUSES.has(error.status)
      ? STREAM_UNAVAILABLE
      : error;
  }
}

/** Throws UNAVAILABLE for an answer that is no stream: 204, when nothing will change; a proxy's page. */
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
