import { Hono } from '../http/hono.ts';
import { enforceRateLimit, type RateLimitDeps } from '../auth/rate-limit.ts';
import { withRequestLog, addLogFields } from '../http/access-log.ts';
import { EdgeError } from '../http/errors.ts';
import { CROSS_ORIGIN_HEADERS, DOWNLOAD_PARAMETER, setAttachment } from '../http/file-headers.ts';
import { serveStoredObject } from '../http/stored-object.ts';
import { isPossibleTaskId } from '../platform/ids.ts';
import { describeError } from '../platform/log.ts';
import { HOUR_MS, SECOND_MS } from '../platform/units.ts';
import { isLinkValid, SIGNATURE_PARAMETER, type LinkDeps } from '../tasks/public-links.ts';
import { filePath, objectKey } from '../tasks/result-links.ts';
import type { TaskStore } from '../tasks/task-store.ts';
import type { FileRow, FileStore } from './file-store.ts';
import { recoverLostFile, type LostFileDeps } from './lost-file.ts';
import { upstreamFile, type UpstreamFileDeps } from './upstream-file.ts';

export interface FileRouteDeps extends UpstreamFileDeps, LostFileDeps, LinkDeps, RateLimitDeps {
  settings: LinkDeps['settings'] & LostFileDeps['settings'];
  keys: LinkDeps['keys'] & RateLimitDeps['keys'];
  bucket: R2Bucket;
  files: LostFileDeps['files'] & Pick<FileStore, 'find'>;
  tasks: Pick<TaskStore, 'find'>;
}

/** A task gets new signed links every hour. */
const SIGNED_CACHE_S = HOUR_MS / SECOND_MS;

/** `GET, HEAD /files/{id}/{n}.{ext}`: a result file, from R2 or, until the copy is there, from KIE. */
export function fileRoutes(deps: FileRouteDeps) {
  return new Hono()
    .use('/files/*', async (c, next) => {
      await next();
      for (const [name, value] of Object.entries(CROSS_ORIGIN_HEADERS))
        c.res.headers.set(name, value);
      if (c.res.ok && c.req.query(DOWNLOAD_PARAMETER) !== undefined) setAttachment(c.res.headers);
    })
    .get('/files/:id/:name', async (c) => {
      const file = parseLink(c.req.param('id'), c.req.param('name'), deps.runtime.now());
      if (!(await isLinkValid(deps, filePath(file.id, file), c.req.query(SIGNATURE_PARAMETER))))
        throw linkInvalid();
      addLogFields(c, { id: file.id });
      const stored = await serveCopy(deps, objectKey(file), c.req.raw);
      if (stored !== undefined) return stored;

      await enforceRateLimit(deps, c.req.raw.headers, 'fileLookup');
      const row = await deps.files.find(file);
      if (row === undefined || row.ext !== file.ext)
        throw (await wereFilesDeleted(deps, file.id)) ? fileDeleted() : fileNotFound();
      if (row.state === 'failed') throw copyFailed(row);
      const requestDeps = withRequestLog(deps, c);
      if (row.state === 'stored') {
        // The copy may have finished between the two reads.
        const copy = await serveCopy(deps, objectKey(file), c.req.raw);
        if (copy !== undefined) return copy;
        if (row.filesDeletedAt !== null) throw fileDeleted();
        c.executionCtx.waitUntil(recoverOrLog(requestDeps, row));
      }
      return upstreamFile(requestDeps, row, c.req.raw);
    })
    .options('/files/:id/:name', (c) =>
      c.body(null, 204, {
        'access-control-allow-methods': 'GET, HEAD',
        'access-control-allow-headers':
          'Range, If-Range, If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since',
        'access-control-max-age': '86400',
      }),
    );
}

/** If D1 fails, the next request for the file recovers it. */
async function recoverOrLog(deps: FileRouteDeps, row: FileRow): Promise<void> {
  try {
    await recoverLostFile(deps, row);
  } catch (error) {
    const { id, n, client, taskId } = row;
    deps.log.error('file.recovery_failed', { id, n, client, taskId, reason: describeError(error) });
  }
}

function parseLink(id: string, name: string, now: number): { id: string; n: number; ext: string } {
  const match = /^(0|[1-9]\d{0,3})\.([a-z0-9]{1,8})$/.exec(name);
  if (match === null || !isPossibleTaskId(id, now)) throw fileNotFound();
  const [, n = '', ext = ''] = match;
  return { id, n: Number(n), ext };
}

/** The file from R2, if it is there. A signed response may be cached by its client, not by shared caches. */
async function serveCopy(
  { bucket, settings, runtime }: FileRouteDeps,
  key: string,
  request: Request,
): Promise<Response | undefined> {
  const stored = await serveStoredObject(bucket, key, request);
  const isShared = stored?.headers.get('cache-control')?.startsWith('public') === true;
  if (isShared && settings.signedLinkTtlMs !== undefined) {
    const [expiry] = new URL(request.url).searchParams.get(SIGNATURE_PARAMETER)?.split('.') ?? [];
    const seconds = Math.floor(Number(expiry) - runtime.now() / SECOND_MS);
    stored.headers.set('cache-control', `private, max-age=${Math.min(seconds, SIGNED_CACHE_S)}`);
  }
  return stored;
}

async function wereFilesDeleted({ tasks }: FileRouteDeps, id: string): Promise<boolean> {
  return (await tasks.find(id))?.filesDeletedAt !== undefined;
}

function fileDeleted(): EdgeError {
  return new EdgeError('file_deleted', 'The file was deleted when its retention period ended.');
}

function linkInvalid(): EdgeError {
  const message = 'The link is unsigned or has expired. Fetch the task again for a fresh link.';
  return new EdgeError('link_invalid', message);
}

function fileNotFound(): EdgeError {
  return new EdgeError('not_found', 'There is no such file.');
}

function copyFailed({ lastError, lostAt }: FileRow): EdgeError {
  const problem =
    lostAt === null
      ? 'The file could not be copied before KIE deleted it'
      : 'The copy of this file was lost from storage, and KIE has deleted the file';
  const message = `${problem}: ${lastError ?? 'reason unknown'}.`;
  return new EdgeError('file_unavailable_permanently', message);
}
