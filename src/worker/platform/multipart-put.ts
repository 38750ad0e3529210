/**
 * Multipart upload of a stream to R2, for an unknown or large length. One part is in memory at a time,
 * so an isolate that copies four files holds four parts.
 */
import { MIB } from './units.ts';

/** R2 requires equal parts of at least 5 MiB, at most 10,000 of them: 50 GB in total. */
const PART_BYTES = 5 * MIB;

/**
 * Uploads `body` and returns the object, or the one that another copy has stored meanwhile. Throws for an
 * empty body, for one that ends with an error, and what `checkSize` throws, which is called with the size
 * in bytes before the object exists. After any error the upload is aborted and leaves nothing behind.
 */
export async function putInParts(
  bucket: R2Bucket,
  key: string,
  body: ReadableStream<Uint8Array>,
  options: R2MultipartOptions,
  checkSize: (size: number) => void = () => undefined,
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
    checkSize(size);
    // Completing would overwrite the object of a faster copy. Between this check and the next line two
    // copies may still race, with the same bytes.
    const existing = await bucket.head(key);
    if (existing === null) return await upload.complete(parts);
    await upload.abort();
    return existing;
  } catch (error) {
    await upload.abort().catch(() => undefined); // R2 deletes incomplete uploads after a week
    throw error;
  }
}

/**
 * Splits a stream into parts of PART_BYTES; the last one may be shorter. It reads into one reused buffer:
 * a new buffer per chunk would become garbage faster than it is collected. A part is invalid once the
 * next one is requested.
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
