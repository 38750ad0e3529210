import { KIB } from './units.ts';

const BUFFER_BYTES = 256 * KIB;

/**
 * Reads a byte stream through one reused buffer: a new buffer per chunk would become garbage faster
 * than it is collected. A chunk is invalid once the next one is requested.
 */
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
