/** Response bodies that are streamed in chunks, complete or cut off. */

/** Time to flush headers and chunks: whatever is still buffered when the stream errors is never sent. */
const FLUSH_BEFORE_CUT_MS = 50;

/** Streams the chunks on demand and closes. */
export function chunkStream(chunks: Iterable<Uint8Array>): ReadableStream<Uint8Array> {
  return pulledStream(chunks, (controller) => {
    controller.close();
  });
}

/** Streams the chunks on demand and then errors, as a lost connection does. */
export function cutStream(chunks: Iterable<Uint8Array>): ReadableStream<Uint8Array> {
  return pulledStream(chunks, async (controller) => {
    await scheduler.wait(FLUSH_BEFORE_CUT_MS);
    controller.error(new Error('cut on purpose'));
  });
}

/**
 * The same body with a Content-Length header, which the runtime sets only for a FixedLengthStream.
 * `waitUntil` keeps the body going after the response was returned.
 */
export function withLength(
  body: ReadableStream<Uint8Array>,
  length: number,
  waitUntil: (promise: Promise<unknown>) => void,
): ReadableStream<Uint8Array> {
  const fixed = new FixedLengthStream(length);
  // Rejects when the client disconnects or the body is cut on purpose. Neither needs handling.
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
