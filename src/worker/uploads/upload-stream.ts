/** An upload as a stream of chunks: detects its type, limits its size, writes it to R2. */
import { EdgeError } from '../http/errors.ts';
import { putInParts } from '../platform/multipart-put.ts';
import { SIGNATURE_BYTES, sniffMediaType, type SniffedMedia } from './media-signature.ts';

/**
 * Detects the type from the first chunks and returns the whole stream. Throws `unsupported_media_type`.
 */
export async function sniffStream(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ media: SniffedMedia; chunks: AsyncGenerator<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let head = new Uint8Array();
  while (head.byteLength < SIGNATURE_BYTES) {
    const { value, done } = await iterator.next();
    if (done === true) break;
    first.push(value.slice()); // a chunk is invalid once the next one is requested
    head = new Uint8Array([...head, ...value.subarray(0, SIGNATURE_BYTES)]);
  }
  const media = sniffMediaType(head);
  if (media === undefined) {
    const message =
      'Unsupported file type: the content is not a supported image, video or audio format.';
    throw new EdgeError('unsupported_media_type', message);
  }
  async function* all() {
    yield* first;
    for (;;) {
      const { value, done } = await iterator.next();
      if (done === true) return;
      yield value;
    }
  }
  return { media, chunks: all() };
}

/** Passes the chunks through. Throws `body_too_large` beyond `maxBytes`. */
export async function* limitSize(
  chunks: AsyncIterable<Uint8Array>,
  { kind }: SniffedMedia,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > maxBytes)
      throw new EdgeError('body_too_large', `The ${kind} is larger than ${maxBytes} bytes.`);
    yield chunk;
  }
}

/** Writes the chunks to R2 and returns the size in bytes. If the chunks end with an error, no object is left. */
export async function putStream(
  bucket: R2Bucket,
  key: string,
  { mediaType }: SniffedMedia,
  chunks: AsyncIterable<Uint8Array>,
): Promise<number> {
  const { readable, writable } = new IdentityTransformStream();
  const pump = async () => {
    const writer = writable.getWriter();
    try {
      for await (const chunk of chunks) await writer.write(chunk);
      await writer.close();
    } catch (error) {
      await writer.abort(error).catch(() => undefined);
      throw error;
    }
  };
  const options = { httpMetadata: { contentType: mediaType } };
  const [pumped, put] = await Promise.allSettled([
    pump(),
    putInParts(bucket, key, readable, options),
  ]);
  // The error of the source is the cause; R2's error follows from it.
  if (pumped.status === 'rejected') throw pumped.reason;
  if (put.status === 'rejected') throw put.reason;
  return put.value.size;
}
