/**
 * Streams one result from KIE into R2. Memory stays flat whatever the size: a known length goes
 * through in chunks, and of an unknown one no more than one part is held.
 */
import type { Deps } from '../deps.ts';
import { buildFileName } from '../tasks/result-file.ts';
import type { FileRow, StoredCopy } from './file-store.ts';
import { chooseMediaType } from '../tasks/result-file.ts';
import { objectKey } from '../tasks/result-links.ts';
import { GIB } from '../platform/units.ts';
import { putInParts } from '../platform/multipart-put.ts';

export type CopyDeps = { bucket: R2Bucket; results: Deps['results'] };

/** R2 takes 5 GiB in one put; there is a margin. Beyond it a file goes up in parts. */
const SINGLE_PUT_MAX_BYTES = 4 * GIB;

/**
 * Makes sure the copy is in R2 and tells its size and type. An object that is already there is never
 * written again. Throws when KIE's answer is not 200, when the body is shorter or longer than
 * announced, and when R2 refuses.
 */
export async function copyFile({ bucket, results }: CopyDeps, file: FileRow): Promise<StoredCopy> {
  const key = objectKey(file);
  const existing = await bucket.head(key);
  if (existing !== null) return describe(existing);

  const response = await results.open(file.sourceUrl);
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    throw new Error(`the file's host answered ${response.status}`);
  }
  const mediaType = chooseMediaType(response.headers.get('content-type'), file.ext);
  const options = {
    httpMetadata: {
      contentType: mediaType,
      contentDisposition: `inline; filename="${buildFileName(file)}"`,
    },
  };
  const length = announcedLength(response.headers);
  if (length === 0) throw new Error('the file is empty');

  if (length === undefined || length > SINGLE_PUT_MAX_BYTES) {
    return describe(await putInParts(bucket, key, response.body, length, options));
  }
  // Handed over as it is, the body never passes through this code: R2 reads it off the wire and
  // refuses one that breaks off before the announced length.
  const stored = await bucket.put(key, response.body, {
    ...options,
    onlyIf: new Headers({ 'if-none-match': '*' }),
  });
  // Null: another copy was faster. Its bytes are the same file's.
  return describe(stored ?? (await bucket.head(key)));
}

function describe(object: R2Object | null): StoredCopy {
  if (object === null) throw new Error('R2 neither took the object nor has it');
  return {
    size: object.size,
    mediaType: object.httpMetadata?.contentType ?? 'application/octet-stream',
  };
}

/** Of an encoded body the length is not that of the bytes that arrive, since the runtime decodes them. */
function announcedLength(headers: Headers): number | undefined {
  if ((headers.get('content-encoding') ?? 'identity') !== 'identity') return undefined;
  const text = headers.get('content-length');
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}
