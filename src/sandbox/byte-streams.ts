/** Bodies that go out in chunks, whole or broken off. */

/** Time for headers and chunks to get out: what still waits when a body breaks is never sent. */
const BEFORE_CUT_MS = 50;

/** Sends the chunks as they are asked for, and ends. */
export function chunkStream(chunks: Iterable<Uint8Array>): ReadableStream<Uint8Array> {
  return pulledStream(chunks, (controller) => {
    controller.close();
  });
}

/** Sends the chunks and then breaks, as a lost connection does. */
export function cutStream(chunks: Iterable<Uint8Array>): ReadableStream<Uint8Array> {
  return pulledStream(chunks, async (controller) => {
    await scheduler.wait(BEFORE_CUT_MS);
    controller.error(new Error('cut on purpose'));
  });
}

/** The same body with its Content-Length announced: the runtime takes it from this kind of stream only. */
export function withLength(
  body: ReadableStream<Uint8Array>,
  length: number,
  waitUntil: (promise: Promise<unknown>) => void,
): ReadableStream<Uint8Array> {
  const fixed = new FixedLengthStream(length);
  // It rejects where the reader leaves or the body is cut on purpose: nothing is left to do then.
  waitUntil(body.pipeTo(fixed.writable).catch(() => undefined));
  return fixed.readable;
}

function pulledStream(
  chunks: Iterable<Uint8Array>,
  end: (controller: ReadableStreamDefaultController<Uint8Array>) => void | Promise<void>,
): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.iterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = iterator.next();
        if (done === true) await end(controller);
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}
