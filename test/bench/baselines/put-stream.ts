/** Floor (d): a fetched stream is put into R2. */
import { Hono } from 'hono';
import type { FloorEnv } from './floor-env.ts';

export default new Hono<{ Bindings: FloorEnv }>().post('/copy/:key', async (c) => {
  const { UPSTREAM, FILES } = c.env;
  const key = c.req.param('key');
  const source = await fetch(`${UPSTREAM}/files/${key}`);
  const stored = await FILES.put(key, source.body);
  return c.json({ size: stored?.size });
});
