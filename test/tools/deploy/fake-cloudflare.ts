/**
 * As much of Cloudflare's API as wrangler asks for during a deployment, on this machine: so that a
 * deployment is tried with wrangler itself and not with a memory of what it says. D1 is real SQLite.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Hono } from 'hono';
import { CloudflareAccount } from './cloudflare-account.ts';
import { granted, notFound, refused, type Refusal } from './cloudflare-responses.ts';
import { keptAnswers } from './cached-responses.ts';
import { storageRoutes } from './cloudflare-storage.ts';
import { workerRoutes } from './cloudflare-workers.ts';

export interface CloudflareStandIn {
  /** For CLOUDFLARE_API_BASE_URL. */
  readonly url: string;
  readonly account: CloudflareAccount;
  /** What may have changed something, in order: method and path behind the account. */
  readonly writes: string[];
  /** What was asked and has no route here: a test that finds some is not to be believed. */
  readonly unknown: string[];
  /** Answers instead of what would be answered, by method and path: `POST /queues`; some never come. */
  readonly refuse: Map<string, Refusal | Promise<never>>;
  stop(): Promise<void>;
}

const OPERATOR = { id: 'a'.repeat(32), name: 'Operator' };
const PREFIX = `/accounts/${OPERATOR.id}`;

/** Listens on a free port of 127.0.0.1. What Workers serve is below `/served/{Worker}`: `reach-fake-cloudflare.ts`. */
export async function startCloudflare(): Promise<CloudflareStandIn> {
  const account = new CloudflareAccount();
  const writes: string[] = [];
  const unknown: string[] = [];
  const refuse: CloudflareStandIn['refuse'] = new Map();
  const app = new Hono()
    .use(async (c, next) => {
      const route = `${c.req.method} ${c.req.path.replace(PREFIX, '')}`;
      if (c.req.method !== 'GET' && !/\/(query|graphql|kept)$/.test(route)) writes.push(route);
      const refusal = await refuse.get(route);
      return refusal === undefined ? next() : refused(c, refusal);
    })
    .get('/user/tokens/verify', (c) => granted(c, { id: 'token', status: 'active' }))
    .get('/user', (c) => granted(c, { id: 'user', email: 'operator@example.com' }))
    .get('/accounts', (c) => granted(c, [OPERATOR]))
    .get('/memberships', (c) => granted(c, [{ account: OPERATOR }]))
    .post('/graphql', (c) => c.json({ data: null, errors: null }))
    .get('/served/:worker/health', (c) => {
      const health = account.health(c.req.param('worker'));
      if (health === undefined) return c.text('There is nothing here yet', 404);
      return c.json({ ...health, data: { warnings: [] } }, health.code);
    })
    .route('/kept', keptAnswers(account, refuse))
    .route(PREFIX, storageRoutes(account))
    .route(`${PREFIX}/workers`, workerRoutes(account))
    .notFound((c) => {
      unknown.push(`${c.req.method} ${c.req.path}`);
      return notFound(c, 7003, `no route for ${c.req.path}`);
    });

  const server = createServer((request, response) => {
    void (async () => {
      const answer = await app.fetch(await requestOf(request));
      response.writeHead(answer.status, {
        'content-type': answer.headers.get('content-type') ?? '',
      });
      response.end(await answer.text());
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    account,
    writes,
    unknown,
    refuse,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      account.close();
    },
  };
}

async function requestOf(request: IncomingMessage): Promise<Request> {
  const { method = 'GET', url = '/', headers } = request;
  const body = await buffer(request);
  return new Request(new URL(url, 'http://stand-in.invalid'), {
    method,
    headers: { 'content-type': headers['content-type'] ?? '' },
    ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
  });
}
