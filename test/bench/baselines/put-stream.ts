/** Baseline (d): puts a fetched stream into R2. */
import { Hono } from 'hono';
import type { BaselineEnv } from './baseline-env.ts';

export default new Hono<{ Bindings: BaselineEnv }>().post('/copy/:key', async (c) => {
  const { UPSTREAM, FILES } = c.env;
  const key = c.req.param('key');
  const source = await fetch(`${UPSTREAM}/files/${key}`);
  const stored = await FILES.put(key, source.body);
  return c.json({ size: stored?.size });
});
