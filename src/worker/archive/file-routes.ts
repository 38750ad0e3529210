import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { EdgeError } from '../http/errors.ts';
import { inRequest, noteOn } from '../http/access-log.ts';
import { isTaskId } from '../platform/ids.ts';
import { isLinkValid, SIGNATURE_PARAMETER } from '../tasks/public-links.ts';
import { filePath, objectKey } from '../tasks/result-links.ts';
import { HOUR_MS, SECOND_MS } from '../platform/units.ts';
import { CROSS_ORIGIN_HEADERS } from '../http/file-headers.ts';
import { storedFile } from '../http/stored-object.ts';
import { upstreamFile } from './upstream-file.ts';

export type FileRouteDeps = Pick<
  Deps,
  'settings' | 'store' | 'results' | 'keys' | 'runtime' | 'log'
>;

/** As long as a link is the same; see `buildPublicResult`. */
const SIGNED_CACHE_S = HOUR_MS / SECOND_MS;

/** `GET, HEAD /files/{id}/{n}.{ext}`: final from the first second, whether the copy is there or not. */
export function fileRoutes(deps: FileRouteDeps): Hono {
  return new Hono()
    .use('/files/*', async (c, next) => {
      await next();
      for (const [name, value] of Object.entries(CROSS_ORIGIN_HEADERS))
        c.res.headers.set(name, value);
    })
    .get('/files/:id/:name', async (c) => {
      const file = parseLink(c.req.param('id'), c.req.param('name'));
      if (!(await isLinkValid(deps, filePath(file.id, file), c.req.query(SIGNATURE_PARAMETER))))
        throw linkInvalid();
      noteOn(c, { id: file.id });
      const { store } = deps;
      const stored = await copyOf(deps, objectKey(file), c.req.raw);
      if (stored !== undefined) return stored;

      const row = await store.files.find(file);
      if (row === undefined || row.ext !== file.ext)
        throw (await wereDeleted(deps, file.id)) ? deleted() : notFound();
      // The copy may have been finished between the two looks.
      if (row.state === 'stored') return (await copyOf(deps, objectKey(file), c.req.raw)) ?? gone();
      if (row.state === 'failed') throw lost(row.lastError);
      return upstreamFile(inRequest(deps, c), row, c.req.raw);
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

function parseLink(id: string, name: string): { id: string; n: number; ext: string } {
  const match = /^(0|[1-9]\d{0,3})\.([a-z0-9]{1,8})$/.exec(name);
  if (match === null || !isTaskId(id)) throw notFound();
  const [, n = '', ext = ''] = match;
  return { id, n: Number(n), ext };
}

function lost(reason: string | null): EdgeError {
  const message = `The file could not be copied before KIE deleted it: ${reason ?? 'no reason is known'}.`;
  return new EdgeError('file_unavailable_permanently', message);
}

/** Whether the task had files whose time was over. */
async function wereDeleted({ store }: FileRouteDeps, id: string): Promise<boolean> {
  return (await store.tasks.find(id))?.filesDeletedAt !== undefined;
}

function deleted(): EdgeError {
  return new EdgeError('file_deleted', 'The file was deleted: its time was over.');
}

/** The file from R2, if it is there. What a signature opened is for its holder, not for a cache in between. */
async function copyOf(
  { settings, store, runtime }: FileRouteDeps,
  key: string,
  request: Request,
): Promise<Response | undefined> {
  const stored = await storedFile(store.bucket, key, request);
  const isShared = stored?.headers.get('cache-control')?.startsWith('public') === true;
  if (isShared && settings.signedLinkTtlMs !== undefined) {
    const [expiry] = new URL(request.url).searchParams.get(SIGNATURE_PARAMETER)?.split('.') ?? [];
    const seconds = Math.floor(Number(expiry) - runtime.now() / SECOND_MS);
    stored.headers.set('cache-control', `private, max-age=${Math.min(seconds, SIGNED_CACHE_S)}`);
  }
  return stored;
}

function linkInvalid(): EdgeError {
  const message = 'This link is not signed, or its time is over. Read the task for a new one.';
  return new EdgeError('link_invalid', message);
}

function notFound(): EdgeError {
  return new EdgeError('not_found', 'There is no such file.');
}

function gone(): never {
  throw new EdgeError('file_unavailable', 'The copy of this file is missing from storage.');
}
