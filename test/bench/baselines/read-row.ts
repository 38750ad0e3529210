/** Reads one D1 row by its primary key. */
import { Hono } from 'hono';
import type { BaselineEnv } from './baseline-env.ts';

export default new Hono<{ Bindings: BaselineEnv }>()
  .post('/prepare', async (c) => {
    const { DB } = c.env;
    await DB.batch([
      DB.prepare('create table if not exists tasks (id text primary key, record text) strict'),
      DB.prepare("insert or replace into tasks values ('one', ?1)").bind('r'.repeat(1000)),
    ]);
    return c.body(null, 204);
  })
  .get('/one', async (c) =>
    c.json(await c.env.DB.prepare('select record from tasks where id = ?1').bind('one').first()),
  );
