/** Baseline (c): serves an R2 object with Range. */
import { Hono } from 'hono';
import type { BaselineEnv } from './baseline-env.ts';

export default new Hono<{ Bindings: BaselineEnv }>()
  .put('/:key', async (c) => {
    const { UPSTREAM, FILES } = c.env;
    const source = await fetch(`${UPSTREAM}/files/${c.req.param('key')}`);
    await FILES.put(c.req.param('key'), source.body);
    return c.body(null, 204);
  })
  .get('/:key', async (c) => {
    const object = await c.env.FILES.get(c.req.param('key'), { range: c.req.raw.headers });
    if (object === null) return c.notFound();
    const headers = new Headers({ 'content-type': 'video/mp4', etag: object.httpEtag });
    const { offset = 0, length = object.size } = (object.range ?? {}) as R2Range & {
      offset?: number;
      length?: number;
    };
    if (!c.req.raw.headers.has('range')) return new Response(object.body, { headers });
    headers.set('content-range', `bytes ${offset}-${offset + length - 1}/${object.size}`);
    return new Response(object.body, { status: 206, headers });
  });
