/**
 * Streams one result file from KIE into R2. Memory use does not depend on the size: with a known length
 * R2 reads the body itself, otherwise one part is in memory at a time.
 */
import { describeError, type Log } from '../platform/log.ts';
import { putInParts } from '../platform/multipart-put.ts';
import type { Runtime } from '../platform/runtime.ts';
import { GIB, SECOND_MS } from '../platform/units.ts';
import { objectKey } from '../tasks/result-links.ts';
import type { ResultSource } from '../upstream/result-source.ts';
import type { FileRow, StoredCopy } from './file-store.ts';
import { buildFileName, chooseMediaType } from './result-file.ts';

export interface CopyFileDeps {
  bucket: R2Bucket;
  /** Fetches KIE's result files. */
  results: ResultSource;
  runtime: Pick<Runtime, 'now'>;
  log: Log;
}

/** A proxy that cuts every response at the same byte for a moment must not pass for a wrong header. */
const MIN_TIME_BETWEEN_EQUAL_ENDS_MS = 30 * SECOND_MS;

/** R2 accepts 5 GiB in one put; this leaves a margin. Larger files are uploaded in parts. */
const SINGLE_PUT_MAX_BYTES = 4 * GIB;

/**
 * Ensures that the copy is in R2 and returns its size and type. An existing object is never overwritten.
 * Throws if KIE's response is not 200, if the body is empty, ends with an error or may be truncated, and
 * if R2 fails.
 */
export async function copyFile(deps: CopyFileDeps, file: FileRow): Promise<StoredCopy> {
  const { bucket, results, runtime, log } = deps;
  const key = objectKey(file);
  const existing = await bucket.head(key);
  if (existing !== null) return describe(existing);

  const openedAt = runtime.now();
  const response = await results.open(file.sourceUrl);
  const { body } = response;
  if (response.status !== 200 || body === null) {
    await body?.cancel();
    throw new Error(`KIE's file host returned HTTP ${response.status}`);
  }
  const options = {
    httpMetadata: {
      contentType: chooseMediaType(response.headers.get('content-type'), file.ext),
      contentDisposition: `inline; filename="${buildFileName(file)}"`,
    },
  };
  const length = readLength(response.headers);
  // Announced as empty, a body is read in parts: R2 would store an empty one, and the header may be false.
  if (length !== undefined && length > 0 && length <= SINGLE_PUT_MAX_BYTES) {
    try {
      // The runtime pipes the body to R2 without passing it through this code, and R2 rejects one that is
      // shorter than announced.
      const stored = await bucket.put(key, body, {
        ...options,
        onlyIf: new Headers({ 'if-none-match': '*' }),
      });
      // Null: another copy of the same file was faster.
      return describe(stored ?? (await bucket.head(key)));
    } catch (error) {
      // R2 rejects a body without reading it if the runtime does not know its length. That is so if the
      // host also sends Transfer-Encoding, which overrides Content-Length (RFC 9112, section 6.3).
      if (response.bodyUsed) throw error;
    }
  }
  const checkSize = (size: number) => checkLength(size, length, file, openedAt);
  const copy = describe(await putInParts(bucket, key, body, options, checkSize));
  if (length !== undefined && copy.size < length) {
    const { id, n, taskId, client } = file;
    log.warn('file.stored_short', { id, n, taskId, client, size: copy.size, announced: length });
  }
  return copy;
}

/**
 * Compares the length of a body that ended without an error with a Content-Length that did not delimit it.
 * More bytes than announced prove the header wrong. Fewer may be a truncated file, unless the previous
 * attempts ended at the same byte, the first of them some time before `openedAt`. Throws if the file may be truncated.
 */
function checkLength(
  size: number,
  announced: number | undefined,
  { lastError, errorSince }: FileRow,
  openedAt: number,
): void {
  if (announced === undefined || size >= announced) return;
  const error = new Error(`the file ended after ${size} of ${announced} announced bytes`);
  const isRecent = errorSince === null || openedAt - errorSince < MIN_TIME_BETWEEN_EQUAL_ENDS_MS;
  if (isRecent || lastError !== describeError(error)) throw error;
}

function describe(object: R2Object | null): StoredCopy {
  if (object === null) throw new Error('R2 neither stored the object nor has it');
  return {
    size: object.size,
    mediaType: object.httpMetadata?.contentType ?? 'application/octet-stream',
  };
}

/** Undefined for an encoded body: the runtime decodes it, so that another number of bytes arrives. */
function readLength(headers: Headers): number | undefined {
  if ((headers.get('content-encoding') ?? 'identity') !== 'identity') return undefined;
  const text = headers.get('content-length');
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}
