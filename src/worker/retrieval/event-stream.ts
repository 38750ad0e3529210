/** Server-sent events as a byte stream, produced as the client reads. */
import { describeError, type Log } from '../platform/log.ts';
import type { Runtime } from '../platform/runtime.ts';
import { SECOND_MS } from '../platform/units.ts';

export interface ServerSentEvent {
  id: string;
  event: string;
  /** One line. */
  data: string;
}

export interface StreamSource<T> {
  /** Yields what is to be sent, and undefined if there is nothing new. Started once; the signal ends it. */
  watch: (signal: AbortSignal) => AsyncGenerator<T | undefined, void, void>;
  toEvent: (value: T) => Promise<ServerSentEvent>;
  /** How long the client waits before it reconnects. */
  reconnectMs: number;
  runtime: Pick<Runtime, 'now'>;
  log: Log;
}

/** The field that sets the client's reconnection time. */
export const formatRetry = (ms: number): string => `retry: ${ms}\n\n`;

export const formatEvent = ({ id, event, data }: ServerSentEvent): string =>
  `id: ${id}\nevent: ${event}\ndata: ${data}\n\n`;

/** Proxies and clients take a longer silence for a dead connection. */
const HEARTBEAT_MS = 15 * SECOND_MS;
const HEARTBEAT = ': heartbeat\n\n';

/**
 * Ends when the watch ends, and when it fails: the client reconnects and continues from the last event.
 * A client that disconnects ends the watch.
 */
export function eventStream<T>(source: StreamSource<T>): ReadableStream<Uint8Array> {
  const { watch, toEvent, reconnectMs, runtime, log } = source;
  const abort = new AbortController();
  const changes = watch(abort.signal);
  const encoder = new TextEncoder();
  let sentAt = runtime.now();

  /** The next text to send; undefined at the end. */
  const next = async (): Promise<string | undefined> => {
    for (;;) {
      const { value, done } = await changes.next();
      if (done === true) return undefined;
      if (value !== undefined) return formatEvent(await toEvent(value));
      if (runtime.now() - sentAt >= HEARTBEAT_MS) return HEARTBEAT;
    }
  };
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(encoder.encode(formatRetry(reconnectMs))),
      pull: async (controller) => {
        try {
          const text = await next();
          if (abort.signal.aborted) return;
          if (text === undefined) return controller.close();
          sentAt = runtime.now();
          controller.enqueue(encoder.encode(text));
        } catch (error) {
          if (abort.signal.aborted) return; // the client has disconnected
          log.warn('events.stream_failed', { reason: describeError(error) });
          controller.close();
        }
      },
      cancel: () => abort.abort(),
    },
    { highWaterMark: 0 }, // read nothing before the client wants it
  );
}
