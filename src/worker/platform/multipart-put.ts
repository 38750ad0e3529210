/**
 * Puts a stream into R2 in parts: for a length that is unknown, or large. One part is held in memory
 * at a time, so an isolate that copies four files holds four parts.
 */
import { MIB } from './units.ts';

/** R2 wants equal parts of 5 MiB or more, at most 10,000: this reaches 80 GB. */
const PART_BYTES = 8 * MIB;

/**
 * Uploads `body` and gives the finished object, or the one that was there before it. `length` is what
 * was announced, if anything; a body of another length is an error, and so is an empty one. On any
 * error the upload is aborted and nothing is left behind.
 */
export async function putInParts(
  bucket: R2Bucket,
  key: string,
  body: ReadableStream<Uint8Array>,
  length: number | undefined,
  options: R2MultipartOptions,
): Promise<R2Object> {
  const upload = await bucket.createMultipartUpload(key, options);
  try {
    const parts: R2UploadedPart[] = [];
    let size = 0;
    for await (const part of readParts(body)) {
      size += part.byteLength;
      parts.push(await upload.uploadPart(parts.length + 1, part));
    }
    if (size === 0) throw new Error('the file is empty');
    if (length !== undefined && size !== length)
      throw new Error(`${length} bytes were announced and ${size} came`);
    // Completing would write over a copy that was faster; between this look and the next line two
    // copies may still cross, with the same bytes.
    const faster = await bucket.head(key);
    if (faster === null) return await upload.complete(parts);
    await upload.abort();
    return faster;
  } catch (error) {
    await upload.abort().catch(() => undefined); // R2 drops what is left after a week
    throw error;
  }
}

/**
 * Cuts a stream into parts of PART_BYTES, the last one shorter.
 * The bytes are read straight into one buffer that goes from part to part: chunk by chunk, they would
 * pile up as garbage faster than it is collected. So a part is gone once the next one is asked for.
 */
async function* readParts(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader({ mode: 'byob' });
  let buffer = new ArrayBuffer(PART_BYTES);
  for (;;) {
    const { value, done } = await reader.readAtLeast(PART_BYTES, new Uint8Array(buffer));
    const part = value ?? new Uint8Array();
    if (part.byteLength > 0) yield part;
    if (done || part.byteLength < PART_BYTES) return;
    buffer = part.buffer;
  }
}
