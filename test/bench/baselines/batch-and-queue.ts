/** Baseline (b): commits a batch of three statements, sends a queue message and responds. */
import { Hono } from 'hono';
import type { BaselineEnv } from './baseline-env.ts';

export default new Hono<{ Bindings: BaselineEnv }>()
  .post('/prepare', async (c) => {
    const { DB } = c.env;
    await DB.batch([
      DB.prepare('create table if not exists tasks (id text primary key, state text) strict'),
      DB.prepare('create table if not exists callbacks (id text primary key, body text) strict'),
      DB.prepare('create table if not exists files (id text primary key, url text) strict'),
    ]);
    return c.body(null, 204);
  })
  .post('/callbacks/*', async (c) => {
    const { DB, QUEUE } = c.env;
    const body = await c.req.text();
    const id = crypto.randomUUID();
    await DB.batch([
      DB.prepare('insert into tasks (id, state) values (?1, ?2)').bind(id, 'success'),
      DB.prepare('insert into callbacks (id, body) values (?1, ?2)').bind(id, body),
      DB.prepare('insert into files (id, url) values (?1, ?2)').bind(id, 'https://example.com/a'),
    ]);
    await QUEUE.send({ id });
    return c.json({ code: 200, msg: 'success' });
  });
