/** Streams a file from KIE under its stable link while the copy is pending, or was lost. */
import { EdgeError } from '../http/errors.ts';
import { setSafeHeaders } from '../http/file-headers.ts';
import { describeError, type Log } from '../platform/log.ts';
import type { ResultSource } from '../upstream/result-source.ts';
import type { FileRow } from './file-store.ts';
import { buildFileName, chooseMediaType } from './result-file.ts';

export interface UpstreamFileDeps {
  /** Fetches KIE's result files. */
  results: ResultSource;
  log: Log;
}

/** Headers of the client's request that KIE's host receives, and headers of its response that the client receives. */
const REQUEST_HEADERS = ['range', 'if-range'];
const RESPONSE_HEADERS = ['accept-ranges', 'content-length', 'content-range'];

/** Throws `file_unavailable` if KIE's host does not return the file, `range_not_satisfiable` for its 416. */
export async function upstreamFile(
  deps: UpstreamFileDeps,
  file: FileRow,
  request: Request,
): Promise<Response> {
  const upstream = await open(deps, file, request);
  const headers = copyHeaders(upstream.headers, RESPONSE_HEADERS);
  if (upstream.status === 416) {
    await upstream.body?.cancel();
    throw new EdgeError('range_not_satisfiable', 'The range lies outside the file.', {
      headers: Object.fromEntries([...headers].filter(([name]) => name === 'content-range')),
    });
  }
  if (upstream.status !== 200 && upstream.status !== 206) {
    await upstream.body?.cancel();
    throw unavailable(file, `KIE's file host returned HTTP ${upstream.status}`);
  }
  headers.set('content-type', chooseMediaType(upstream.headers.get('content-type'), file.ext));
  headers.set('content-disposition', `inline; filename="${buildFileName(file)}"`);
  headers.set('cache-control', 'no-store'); // the copy will have another ETag
  setSafeHeaders(headers);
  return new Response(upstream.body, { status: upstream.status, headers });
}

async function open(
  { results, log }: UpstreamFileDeps,
  file: FileRow,
  request: Request,
): Promise<Response> {
  try {
    return await results.open(file.sourceUrl, {
      method: request.method === 'HEAD' ? 'HEAD' : 'GET',
      headers: Object.fromEntries(copyHeaders(request.headers, REQUEST_HEADERS)),
    });
  } catch (cause) {
    const { id, n, client, taskId } = file;
    log.warn('file.upstream_failed', { id, n, client, taskId, reason: describeError(cause) });
    throw unavailable(file, "KIE's file host could not be reached", cause);
  }
}

function copyHeaders(from: Headers, names: readonly string[]): Headers {
  const headers = new Headers();
  for (const name of names) {
    const value = from.get(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}

function unavailable({ state, lostAt }: FileRow, problem: string, cause?: unknown): EdgeError {
  const isLost = state === 'stored' || lostAt !== null;
  const condition = isLost ? 'The copy of this file is lost' : 'The file is not copied yet';
  return new EdgeError('file_unavailable', `${condition} and ${problem}.`, { cause });
}
