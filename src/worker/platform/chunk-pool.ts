/**
 * A byte stream read into one buffer that is used again and again: chunks of their own would pile up as
 * garbage faster than it is collected. So a chunk is gone once the next one is asked for.
 */
import { KIB } from './units.ts';

const BUFFER_BYTES = 256 * KIB;

export async function* readChunks(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader({ mode: 'byob' });
  let buffer = new ArrayBuffer(BUFFER_BYTES);
  for (;;) {
    const { value, done } = await reader.read(new Uint8Array(buffer));
    if (done || value === undefined) return;
    yield value;
    buffer = value.buffer;
  }
}
