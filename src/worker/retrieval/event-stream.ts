/** Server-sent events as bytes, made as the reader takes them. */
import type { Deps } from '../deps.ts';
import { describeError } from '../platform/log.ts';
import { SECOND_MS } from '../platform/units.ts';

export interface ServerSentEvent {
  id: string;
  event: string;
  /** One line. */
  data: string;
}

export interface EventSourceOf<T> extends Pick<Deps, 'runtime' | 'log'> {
  /** What is to be told, undefined where there is nothing; begun once, and ended by the signal. */
  watch: (signal: AbortSignal) => AsyncGenerator<T | undefined, void, void>;
  eventOf: (what: T) => Promise<ServerSentEvent>;
  /** How long the reader is to wait before it comes back, should this end. */
  retryMs: number;
}

/** As the reader is to see it: how long to wait before coming back, and an event. */
export const retryText = (ms: number): string => `retry: ${ms}\n\n`;
export const eventText = ({ id, event, data }: ServerSentEvent): string =>
  `id: ${id}\nevent: ${event}\ndata: ${data}\n\n`;

/** Silence longer than this looks like a dead connection to proxies and to readers. */
const HEARTBEAT_MS = 15 * SECOND_MS;

/**
 * Ends with what it watches, and where that fails: the reader comes back, and is told from there on.
 * When the reader leaves, the watch ends with it.
 */
export function eventStream<T>(source: EventSourceOf<T>): ReadableStream<Uint8Array> {
  const { watch, eventOf, retryMs, runtime, log } = source;
  const abort = new AbortController();
  const watching = watch(abort.signal);
  const encoder = new TextEncoder();
  let spokenAt = runtime.now();

  /** The next thing worth saying; undefined at the end. */
  const next = async (): Promise<string | undefined> => {
    for (;;) {
      const { value, done } = await watching.next();
      if (done === true) return undefined;
      if (value !== undefined) return eventText(await eventOf(value));
      if (runtime.now() - spokenAt >= HEARTBEAT_MS) return ': still here\n\n';
    }
  };
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(encoder.encode(retryText(retryMs))),
      pull: async (controller) => {
        try {
          const text = await next();
          if (abort.signal.aborted) return;
          if (text === undefined) return controller.close();
          spokenAt = runtime.now();
          controller.enqueue(encoder.encode(text));
        } catch (error) {
          if (abort.signal.aborted) return; // nobody is there any more
          log.warn('events.stream_failed', { reason: describeError(error) });
          controller.close();
        }
      },
      cancel: () => abort.abort(),
    },
    { highWaterMark: 0 }, // nothing is looked up before the reader wants it
  );
}
