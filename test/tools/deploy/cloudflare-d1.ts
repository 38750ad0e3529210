/** The fake API's routes for D1, as far as wrangler calls them. */
import { Hono } from 'hono';
import type { CloudflareAccount } from './cloudflare-account.ts';
import { success, notFound, failure } from './cloudflare-responses.ts';

export function databaseRoutes(account: CloudflareAccount): Hono {
  return new Hono()
    .get('/', (c) => {
      const all = [...account.databases.values()].map(({ uuid, name }) => ({ uuid, name }));
      return success(c, c.req.query('page') === '1' ? all : []);
    })
    .post('/', async (c) => {
      const { name } = await c.req.json<{ name: string }>();
      if (account.databases.has(name))
        return failure(c, { status: 400, code: 7502, message: 'That name is taken' });
      return success(c, { uuid: account.createDatabase(name).uuid, name });
    })
    .get('/:name', (c) => {
      const found = account.findDatabase(c.req.param('name'));
      if (found === undefined) return notFound(c, 7404, 'The database was not found');
      return success(c, { uuid: found.uuid, name: found.name });
    })
    .post('/:name/query', async (c) => {
      const { sql } = await c.req.json<{ sql: string }>();
      try {
        const results = account.query(c.req.param('name'), sql);
        return success(c, [{ results, success: true, meta: {} }]);
      } catch (error) {
        const message = `${error instanceof Error ? error.message : 'failed'}: SQLITE_ERROR`;
        return failure(c, { status: 400, code: 7500, message });
      }
    });
}
