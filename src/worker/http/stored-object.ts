/** A file from R2: conditional requests and ranges over an object that never changes. */
import { EdgeError } from './errors.ts';
import { setSafeHeaders } from './file-headers.ts';
import { parseRange, resolveRange, type ByteRange } from './byte-range.ts';
import { checkPreconditions, ifRangeHolds } from './preconditions.ts';

/** Links are final and the bytes behind them never change. */
const CACHE_FOREVER = 'public, max-age=31536000, immutable';

/** The answer for `key`, or undefined when R2 does not have it. Throws `range_not_satisfiable`. */
export async function serveStoredObject(
  bucket: R2Bucket,
  key: string,
  request: Request,
): Promise<Response | undefined> {
  const { method, headers } = request;
  const range = method === 'GET' ? parseRange(headers.get('range')) : undefined;
  // One operation, the body with it: the conditions are judged on what came back.
  const object = method === 'HEAD' ? await bucket.head(key) : await get(bucket, key, range);
  if (object === null) return undefined;

  const validators = { etag: object.httpEtag, lastModified: object.uploaded };
  const verdict = checkPreconditions(headers, validators);
  if (verdict !== 'proceed') {
    await bodyOf(object)?.cancel();
    return verdict === 'failed'
      ? failed(object)
      : new Response(null, { status: 304, headers: headersOf(object) });
  }
  if (range === undefined) return whole(object);
  if (!ifRangeHolds(headers, validators)) {
    await bodyOf(object)?.cancel();
    const again = await bucket.get(key);
    return again === null ? undefined : whole(again);
  }
  const part = resolveRange(range, object.size);
  if (part !== undefined) return partial(object, part);
  await bodyOf(object)?.cancel();
  throw new EdgeError('range_not_satisfiable', `The file has ${object.size} bytes.`, {
    headers: { 'content-range': `bytes */${object.size}` },
  });
}

/** R2 refuses a range beyond the end with an error; then the object comes without a body. */
async function get(
  bucket: R2Bucket,
  key: string,
  range: ByteRange | undefined,
): Promise<R2Object | null> {
  if (range === undefined) return bucket.get(key);
  try {
    return await bucket.get(key, { range });
  } catch (error) {
    const object = await bucket.head(key);
    if (object !== null && resolveRange(range, object.size) !== undefined) throw error;
    return object;
  }
}

function failed(object: R2Object): Response {
  const headers = headersOf(object);
  headers.set('cache-control', 'no-store'); // true of this request only
  return new Response(null, { status: 412, headers });
}

function whole(object: R2Object): Response {
  const headers = headersOf(object);
  headers.set('content-length', String(object.size));
  return new Response(bodyOf(object), { headers });
}

function partial(
  object: R2Object,
  { offset, length }: { offset: number; length: number },
): Response {
  const headers = headersOf(object);
  headers.set('content-length', String(length));
  headers.set('content-range', `bytes ${offset}-${offset + length - 1}/${object.size}`);
  return new Response(bodyOf(object), { status: 206, headers });
}

function headersOf(object: R2Object): Headers {
  const headers = new Headers();
  object.writeHttpMetadata(headers);
  headers.set('accept-ranges', 'bytes');
  headers.set('cache-control', CACHE_FOREVER);
  headers.set('etag', object.httpEtag);
  headers.set('last-modified', object.uploaded.toUTCString());
  setSafeHeaders(headers);
  return headers;
}

function bodyOf(object: R2Object): ReadableStream | null {
  return 'body' in object ? (object as R2ObjectBody).body : null;
}
