import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { EdgeError } from '../http/errors.ts';
import { noteOn } from '../http/access-log.ts';
import { isId } from '../platform/ids.ts';
import { SECOND_MS } from '../platform/units.ts';
import { CROSS_ORIGIN_HEADERS } from '../http/file-headers.ts';
import { storedFile } from '../http/stored-object.ts';

/** `GET, HEAD /uploads/{id}/{name}`: a file for a task to start from, for KIE to fetch, until it expires. */
export function uploadFileRoutes({ store, runtime }: Pick<Deps, 'store' | 'runtime'>): Hono {
  return new Hono().get('/uploads/:id/:name', async (c) => {
    const { id, name } = c.req.param();
    const now = runtime.now();
    const row = isId(id) ? await store.uploads.find(id, now) : undefined;
    const file =
      row?.name === name ? await storedFile(store.bucket, `uploads/${id}`, c.req.raw) : undefined;
    if (row === undefined || file === undefined)
      throw new EdgeError('not_found', 'There is no such upload, or its time is over.');
    noteOn(c, { id });
    for (const [header, value] of Object.entries(CROSS_ORIGIN_HEADERS))
      file.headers.set(header, value);
    const seconds = Math.floor((row.expiresAt - now) / SECOND_MS);
    file.headers.set('cache-control', `public, max-age=${seconds}`);
    return file;
  });
}
