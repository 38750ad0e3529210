import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { EdgeError } from '../http/errors.ts';
import { isId } from '../ids.ts';
import { objectKey } from '../task/result-links.ts';
import { CROSS_ORIGIN_HEADERS } from './file-headers.ts';
import { storedFile } from './stored-file.ts';
import { upstreamFile } from './upstream-file.ts';

export type FileDeps = Pick<Deps, 'store' | 'results' | 'log'>;

/** `GET, HEAD /files/{id}/{n}.{ext}`: final from the first second, whether the copy is there or not. */
export function fileRoutes(deps: FileDeps): Hono {
  return new Hono()
    .use('/files/*', async (c, next) => {
      await next();
      for (const [name, value] of Object.entries(CROSS_ORIGIN_HEADERS))
        c.res.headers.set(name, value);
    })
    .get('/files/:id/:name', async (c) => {
      const file = parseLink(c.req.param('id'), c.req.param('name'));
      const { store } = deps;
      const key = objectKey(file);
      const stored = await storedFile(store.bucket, key, c.req.raw);
      if (stored !== undefined) return stored;

      const row = await store.files.find(file);
      if (row === undefined || row.ext !== file.ext) throw notFound();
      // The copy may have been finished between the two looks.
      if (row.state === 'stored') return (await storedFile(store.bucket, key, c.req.raw)) ?? gone();
      if (row.state === 'failed') throw lost(row.lastError);
      return upstreamFile(deps, row, c.req.raw);
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
  if (match === null || !isId(id)) throw notFound();
  const [, n = '', ext = ''] = match;
  return { id, n: Number(n), ext };
}

function lost(reason: string | null): EdgeError {
  const message = `The file could not be copied before KIE deleted it: ${reason ?? 'no reason is known'}.`;
  return new EdgeError('file_lost', message);
}

function notFound(): EdgeError {
  return new EdgeError('not_found', 'There is no such file.');
}

function gone(): never {
  throw new EdgeError('file_unavailable', 'The copy of this file is missing from storage.');
}
