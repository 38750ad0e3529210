/** The fake API's routes for D1, as far as wrangler calls them. */
import { createHash } from 'node:crypto';
import { Hono, type Context } from 'hono';
import type { CloudflareAccount, Database } from './cloudflare-account.ts';
import { success, notFound, failure } from './cloudflare-responses.ts';
import { runImport, runQuery } from './d1-endpoints.ts';

/** Where files to import are uploaded: a signed address outside the API. */
const UPLOADS = '/d1-uploads';

const NO_WORK = { duration: 0, rows_read: 0, rows_written: 0, changes: 0, size_after: 0 };

export function databaseRoutes(account: CloudflareAccount): Hono {
  const findDatabase = (c: Context): Database | undefined =>
    account.findDatabase(c.req.param('name') ?? '');
  return new Hono()
    .get('/', (c) => {
      const { page = '1', name: filter = '' } = c.req.query();
      const all = [...account.databases.values()].map(({ uuid, name }) => ({ uuid, name }));
      return success(c, page === '1' ? all.filter(({ name }) => name.includes(filter)) : []);
    })
    .post('/', async (c) => {
      const { name, jurisdiction, ...hints } = await c.req.json<CreateRequest>();
      if (account.databases.has(name))
        return failure(c, { status: 400, code: 7502, message: 'That name is taken' });
      const placement = { jurisdiction, location: hints.primary_location_hint };
      return success(c, { uuid: account.createDatabase(name, placement).uuid, name });
    })
    .get('/:name', (c) => {
      const database = findDatabase(c);
      if (database === undefined) return databaseNotFound(c);
      const { uuid, name, jurisdiction = null, sqlite } = database;
      const tables = sqlite.prepare("select count(*) as n from sqlite_schema where type = 'table'");
      return success(c, { uuid, name, jurisdiction, num_tables: tables.get()?.['n'] });
    })
    .post('/:name/query', async (c) => {
      const database = findDatabase(c);
      if (database === undefined) return databaseNotFound(c);
      const { sql } = await c.req.json<{ sql: string }>();
      try {
        const results = runQuery(database.sqlite, sql);
        return success(
          c,
          results.map((rows) => ({ results: rows, success: true, meta: NO_WORK })),
        );
      } catch (error) {
        return failure(c, { status: 400, code: 7500, message: describe(error) });
      }
    })
    .post('/:name/import', async (c) => {
      const database = findDatabase(c);
      if (database === undefined) return databaseNotFound(c);
      return success(c, importStep(database, await c.req.json<ImportRequest>(), c.req.url));
    });
}

/** Takes an uploaded file, whose MD5 it returns as R2 does. */
export function uploadRoutes(account: CloudflareAccount): Hono {
  return new Hono().put('/:name/:etag', async (c) => {
    const content = Buffer.from(await c.req.arrayBuffer());
    const etag = createHash('md5').update(content).digest('hex');
    account.findDatabase(c.req.param('name'))?.uploads.set(etag, content.toString('utf8'));
    return c.body(null, 200, { etag: `"${etag}"` });
  });
}

interface CreateRequest {
  name: string;
  jurisdiction?: string;
  primary_location_hint?: string;
}

interface ImportRequest {
  action: 'init' | 'ingest' | 'poll';
  etag?: string;
  current_bookmark?: string;
}

/** A file that was uploaded before is run again without another upload. */
function importStep(database: Database, request: ImportRequest, url: string): object {
  const { action, etag = '', current_bookmark: bookmark = '' } = request;
  const file = database.uploads.get(action === 'poll' ? bookmark : etag);
  if (file === undefined && action === 'init') {
    const uploadUrl = new URL(`${UPLOADS}/${database.name}/${etag}`, url).href;
    return { success: true, messages: [], upload_url: uploadUrl, filename: `${etag}.sql` };
  }
  if (action !== 'poll')
    return { success: true, messages: ['Starting import...'], status: 'active', at_bookmark: etag };
  try {
    const count = runImport(database.sqlite, file ?? '');
    const result = { num_queries: count, final_bookmark: bookmark, meta: NO_WORK };
    return { success: true, messages: [], status: 'complete', result };
  } catch (error) {
    return { success: false, error: describe(error) };
  }
}

const databaseNotFound = (c: Context): Response => notFound(c, 7404, 'The database was not found');

const describe = (error: unknown): string => (error instanceof Error ? error.message : 'failed');
