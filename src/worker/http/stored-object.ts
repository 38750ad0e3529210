/** Serves an object of R2 with conditional requests and ranges. Objects never change. */
import { parseRange, resolveRange, type ByteRange } from './byte-range.ts';
import { EdgeError } from './errors.ts';
import { setSafeHeaders } from './file-headers.ts';
import { checkPreconditions, ifRangeHolds } from './preconditions.ts';

/** Links are permanent and the bytes behind them never change. */
const CACHE_FOREVER = 'public, max-age=31536000, immutable';

/** The response for `key`; undefined if R2 has no such object. Throws `range_not_satisfiable`. */
export async function serveStoredObject(
  bucket: R2Bucket,
  key: string,
  request: Request,
): Promise<Response | undefined> {
  const { method, headers } = request;
  const range = method === 'GET' ? parseRange(headers.get('range')) : undefined;
  // One R2 operation returns metadata and body; the conditions are evaluated on its result.
  const object = method === 'HEAD' ? await bucket.head(key) : await getObject(bucket, key, range);
  if (object === null) return undefined;

  const validators = { etag: object.httpEtag, lastModified: object.uploaded };
  const verdict = checkPreconditions(headers, validators);
  if (verdict !== 'proceed') {
    await getBody(object)?.cancel();
    return verdict === 'failed'
      ? respondPreconditionFailed(object)
      : new Response(null, { status: 304, headers: buildHeaders(object) });
  }
  if (range === undefined) return respondWhole(object);
  if (!ifRangeHolds(headers, validators)) {
    await getBody(object)?.cancel();
    const whole = await bucket.get(key);
    return whole === null ? undefined : respondWhole(whole);
  }
  const part = resolveRange(range, object.size);
  if (part !== undefined) return respondPartial(object, part);
  await getBody(object)?.cancel();
  throw new EdgeError('range_not_satisfiable', `The file has ${object.size} bytes.`, {
    headers: { 'content-range': `bytes */${object.size}` },
  });
}

/** R2 throws for a range beyond the end; this returns the object without a body instead. */
async function getObject(
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

function respondPreconditionFailed(object: R2Object): Response {
  const headers = buildHeaders(object);
  headers.set('cache-control', 'no-store'); // the result depends on this request
  return new Response(null, { status: 412, headers });
}

function respondWhole(object: R2Object): Response {
  const headers = buildHeaders(object);
  headers.set('content-length', String(object.size));
  return new Response(getBody(object), { headers });
}

function respondPartial(
  object: R2Object,
  { offset, length }: { offset: number; length: number },
): Response {
  const headers = buildHeaders(object);
  headers.set('content-length', String(length));
  headers.set('content-range', `bytes ${offset}-${offset + length - 1}/${object.size}`);
  return new Response(getBody(object), { status: 206, headers });
}

function buildHeaders(object: R2Object): Headers {
  const headers = new Headers();
  object.writeHttpMetadata(headers);
  headers.set('accept-ranges', 'bytes');
  headers.set('cache-control', CACHE_FOREVER);
  headers.set('etag', object.httpEtag);
  headers.set('last-modified', object.uploaded.toUTCString());
  setSafeHeaders(headers);
  return headers;
}

function getBody(object: R2Object): ReadableStream | null {
  return 'body' in object ? (object as R2ObjectBody).body : null;
}
