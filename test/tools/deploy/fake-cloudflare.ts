/**
 * The part of Cloudflare's API that a deployment and its wrangler call, so that deployments are tested with
 * the real wrangler. D1 is real SQLite.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Hono } from 'hono';
import { CloudflareAccount } from './cloudflare-account.ts';
import { databaseRoutes, uploadRoutes } from './cloudflare-d1.ts';
import { domainRoutes } from './cloudflare-domains.ts';
import { checkPermissions, type Token } from './cloudflare-permissions.ts';
import { failure, notFound, success, type CloudflareError } from './cloudflare-responses.ts';
import { respondToHealth } from './cloudflare-served.ts';
import { storageRoutes } from './cloudflare-storage.ts';
import { workerRoutes } from './cloudflare-workers.ts';

export interface FakeApi {
  fetch: (request: Request) => Response | Promise<Response>;
  readonly account: CloudflareAccount;
  readonly token: Token;
  /** The accounts that the login lists. */
  accounts: { id: string; name: string }[];
  /** Requests that may have changed something, in order: method and path below the account. */
  readonly writes: string[];
  /** Requests without a route here. A test with some proves nothing. */
  readonly unknown: string[];
  /** Returns an error for a request that changes something or queries D1; undefined lets it pass. */
  failWrite: (route: string) => CloudflareError | undefined;
  /** Errors to return, by method and path (`POST /queues`). A promise that never settles hangs the request. */
  readonly errors: Map<string, CloudflareError | Promise<never>>;
}

export interface FakeCloudflare extends FakeApi {
  /** The value of CLOUDFLARE_API_BASE_URL. */
  readonly url: string;
  stop(): Promise<void>;
}

export const ACCOUNT = { id: 'a'.repeat(32), name: 'Operator' };
const PREFIX = `/accounts/${ACCOUNT.id}`;
/** POST requests that change nothing. */
const READS = /\/(query|graphql|changeset)$/;

/** The API without a server. Deployed Workers are served below `/served/{host}`. */
export function createFakeApi(): FakeApi {
  const account = new CloudflareAccount();
  const token: Token = { permissions: undefined, used: new Set() };
  const writes: string[] = [];
  const unknown: string[] = [];
  const errors: FakeApi['errors'] = new Map();
  const app = new Hono()
    .use(async (c, next) => {
      const route = `${c.req.method} ${c.req.path.replace(PREFIX, '')}`;
      if (c.req.method !== 'GET' && !READS.test(route)) writes.push(route);
      const isWrite = c.req.method !== 'GET' && !route.endsWith('/changeset');
      const error = (await errors.get(route)) ?? (isWrite ? api.failWrite(route) : undefined);
      return error === undefined ? next() : failure(c, error);
    })
    .use(checkPermissions(token))
    .get('/user', (c) => success(c, { id: 'user', email: 'operator@example.com' }))
    .get('/accounts', (c) => success(c, api.accounts))
    .get('/memberships', (c) =>
      success(
        c,
        api.accounts.map((each) => ({ account: each })),
      ),
    )
    .get('/served/:host/health', (c) => {
      const health = respondToHealth(account, c.req.param('host'));
      if (health === undefined) return c.text('There is nothing here yet', 404);
      return c.json(health, health.code);
    })
    .route('/d1-uploads', uploadRoutes(account))
    .route(`${PREFIX}/d1/database`, databaseRoutes(account))
    .route(PREFIX, storageRoutes(account))
    .route(`${PREFIX}/workers`, domainRoutes(account))
    .route(`${PREFIX}/workers`, workerRoutes(account))
    .notFound((c) => {
      unknown.push(`${c.req.method} ${c.req.path}`);
      return notFound(c, 7003, `no route for ${c.req.path}`);
    });
  const api: FakeApi = {
    fetch: (request) => app.fetch(request),
    account,
    token,
    accounts: [ACCOUNT],
    writes,
    unknown,
    failWrite: () => undefined,
    errors,
  };
  return api;
}

/** Serves the API on a free port of 127.0.0.1. */
export async function startFakeCloudflare(): Promise<FakeCloudflare> {
  const api = createFakeApi();
  const server = createServer((request, response) => {
    void (async () => {
      const result = await api.fetch(await toRequest(request));
      response.writeHead(result.status, Object.fromEntries(result.headers));
      response.end(await result.text());
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(api, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      api.account.close();
    },
  });
}

async function toRequest(request: IncomingMessage): Promise<Request> {
  const { method = 'GET', url = '/', headers } = request;
  const body = await buffer(request);
  return new Request(new URL(url, `http://${headers.host}`), {
    method,
    headers: Object.entries(headers).filter(
      (header): header is [string, string] => typeof header[1] === 'string',
    ),
    ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
  });
}
