/**
 * The part of Cloudflare's API that wrangler calls during a deployment, so that deployments are tested
 * with the real wrangler. D1 is real SQLite.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Hono } from 'hono';
import { cacheRoutes } from './cached-responses.ts';
import { CloudflareAccount } from './cloudflare-account.ts';
import { databaseRoutes, uploadRoutes } from './cloudflare-d1.ts';
import { failure, notFound, success, type CloudflareError } from './cloudflare-responses.ts';
import { storageRoutes } from './cloudflare-storage.ts';
import { workerRoutes } from './cloudflare-workers.ts';

export interface FakeCloudflare {
  /** The value of CLOUDFLARE_API_BASE_URL. */
  readonly url: string;
  readonly account: CloudflareAccount;
  /** Requests that may have changed something, in order: method and path below the account. */
  readonly writes: string[];
  /** Requests without a route here. A test with some proves nothing. */
  readonly unknown: string[];
  /** Errors to return, by method and path (`POST /queues`). A promise that never settles hangs the request. */
  readonly errors: Map<string, CloudflareError | Promise<never>>;
  stop(): Promise<void>;
}

const ACCOUNT = { id: 'a'.repeat(32), name: 'Operator' };
const PREFIX = `/accounts/${ACCOUNT.id}`;

/** Listens on a free port of 127.0.0.1. Deployed Workers are served below `/served/{Worker}`. */
export async function startFakeCloudflare(): Promise<FakeCloudflare> {
  const account = new CloudflareAccount();
  const writes: string[] = [];
  const unknown: string[] = [];
  const errors: FakeCloudflare['errors'] = new Map();
  const app = new Hono()
    .use(async (c, next) => {
      const route = `${c.req.method} ${c.req.path.replace(PREFIX, '')}`;
      if (c.req.method !== 'GET' && !/\/(query|graphql|cache)$/.test(route)) writes.push(route);
      const error = await errors.get(route);
      return error === undefined ? next() : failure(c, error);
    })
    .get('/user/tokens/verify', (c) => success(c, { id: 'token', status: 'active' }))
    .get('/user', (c) => success(c, { id: 'user', email: 'operator@example.com' }))
    .get('/accounts', (c) => success(c, [ACCOUNT]))
    .get('/memberships', (c) => success(c, [{ account: ACCOUNT }]))
    .post('/graphql', (c) => c.json({ data: null, errors: null }))
    .get('/served/:worker/health', (c) => {
      const health = account.health(c.req.param('worker'));
      if (health === undefined) return c.text('There is nothing here yet', 404);
      return c.json(health, health.code);
    })
    .route('/cache', cacheRoutes(account, errors))
    .route('/d1-uploads', uploadRoutes(account))
    .route(`${PREFIX}/d1/database`, databaseRoutes(account))
    .route(PREFIX, storageRoutes(account))
    .route(`${PREFIX}/workers`, workerRoutes(account))
    .notFound((c) => {
      unknown.push(`${c.req.method} ${c.req.path}`);
      return notFound(c, 7003, `no route for ${c.req.path}`);
    });

  const server = createServer((request, response) => {
    void (async () => {
      const result = await app.fetch(await toRequest(request));
      response.writeHead(result.status, Object.fromEntries(result.headers));
      response.end(await result.text());
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    account,
    writes,
    unknown,
    errors,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      account.close();
    },
  };
}

async function toRequest(request: IncomingMessage): Promise<Request> {
  const { method = 'GET', url = '/', headers } = request;
  const body = await buffer(request);
  return new Request(new URL(url, `http://${headers.host}`), {
    method,
    headers: { 'content-type': headers['content-type'] ?? '' },
    ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
  });
}
