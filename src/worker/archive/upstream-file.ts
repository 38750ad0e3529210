/** A file whose copy is not there yet: streamed from KIE under the same link. */
import type { Deps } from '../deps.ts';
import { EdgeError } from '../http/errors.ts';
import { describeError } from '../platform/log.ts';
import { buildFileName } from '../tasks/result-file.ts';
import { chooseMediaType } from '../tasks/result-file.ts';
import type { FileRow } from './file-store.ts';
import { setSafeHeaders } from '../http/file-headers.ts';

/** What of the player's request KIE's host needs to know, and what of its answer the player does. */
const PASSED_ON = ['range', 'if-range'];
const PASSED_BACK = ['accept-ranges', 'content-length', 'content-range'];

/** Throws `file_unavailable` when KIE's host does not give the file. */
export async function upstreamFile(
  { results, log }: Pick<Deps, 'results' | 'log'>,
  file: FileRow,
  request: Request,
): Promise<Response> {
  const upstream = await open();
  if (upstream.status !== 200 && upstream.status !== 206 && upstream.status !== 416) {
    await upstream.body?.cancel();
    throw unavailable(`its host answered ${upstream.status}`);
  }
  const headers = copyHeaders(upstream.headers, PASSED_BACK);
  if (upstream.status === 416) {
    await upstream.body?.cancel();
    throw new EdgeError('range_not_satisfiable', 'The range lies outside the file.', {
      headers: Object.fromEntries([...headers].filter(([name]) => name === 'content-range')),
    });
  }
  headers.set('content-type', chooseMediaType(upstream.headers.get('content-type'), file.ext));
  headers.set('content-disposition', `inline; filename="${buildFileName(file)}"`);
  headers.set('cache-control', 'no-store'); // the copy will have an ETag of its own
  setSafeHeaders(headers);
  return new Response(upstream.body, { status: upstream.status, headers });

  async function open(): Promise<Response> {
    try {
      const passedOn = Object.fromEntries(copyHeaders(request.headers, PASSED_ON));
      return await results.open(file.sourceUrl, {
        method: request.method === 'HEAD' ? 'HEAD' : 'GET',
        headers: passedOn,
      });
    } catch (cause) {
      const { id, n, client, taskId } = file;
      log.warn('file.upstream_failed', { id, n, client, taskId, reason: describeError(cause) });
      throw unavailable('its host could not be asked', cause);
    }
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

function unavailable(why: string, cause?: unknown): EdgeError {
  return new EdgeError('file_unavailable', `The file is not copied yet and ${why}.`, { cause });
}
