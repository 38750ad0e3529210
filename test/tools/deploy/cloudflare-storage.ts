/** The fake API's routes for R2 and queues, as far as wrangler calls them. */
import { Hono, type Context } from 'hono';
import type { CloudflareAccount } from './cloudflare-account.ts';
import { success, notFound, failure } from './cloudflare-responses.ts';

export function storageRoutes(account: CloudflareAccount): Hono {
  return new Hono()
    .route('/r2/buckets', bucketRoutes(account))
    .route('/queues', queueRoutes(account));
}

const jurisdiction = (c: Context) => c.req.header('cf-r2-jurisdiction');

function bucketRoutes({ buckets }: CloudflareAccount): Hono {
  return new Hono()
    .get('/:name', (c) => {
      const name = c.req.param('name');
      const isThere = buckets.has(name) && buckets.get(name)?.jurisdiction === jurisdiction(c);
      if (!isThere) return notFound(c, 10006, 'The specified bucket does not exist.');
      return success(c, { name });
    })
    .post('/', async (c) => {
      const { name, locationHint: location } = await c.req.json<{
        name: string;
        locationHint?: string;
      }>();
      buckets.set(name, { location, jurisdiction: jurisdiction(c) });
      return success(c, { name, location });
    });
}

function queueRoutes(account: CloudflareAccount): Hono {
  return new Hono()
    .get('/', (c) => {
      const names = c.req.queries('name') ?? [];
      const found = [...account.queues].filter(
        ([name]) => names.length === 0 || names.includes(name),
      );
      return success(
        c,
        found.map(([name, { id, consumers }]) => ({
          queue_name: name,
          queue_id: id,
          created_on: '',
          modified_on: '',
          producers: [],
          producers_total_count: 0,
          consumers,
          consumers_total_count: consumers.length,
        })),
      );
    })
    .post('/', async (c) => {
      const { queue_name: name } = await c.req.json<{ queue_name: string }>();
      if (account.queues.has(name))
        return failure(c, { status: 409, code: 11009, message: `Queue name '${name}' is taken.` });
      return success(c, { queue_name: name, queue_id: account.createQueue(name).id });
    })
    .on(['POST', 'PUT'], ['/:id/consumers', '/:id/consumers/:consumer'], async (c) => {
      const consumer = await c.req.json<{ script_name: string }>();
      account.setConsumer(c.req.param('id'), consumer.script_name);
      return success(c, {});
    });
}
