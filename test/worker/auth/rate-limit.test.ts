/** Rate limits per network: what is counted, and that it is counted before anything else is done. */
import { describe, expect, it, vi } from 'vitest';
import { buildRoutes } from '../../../src/worker/routes.ts';
import { scopeOf } from '../../../src/worker/auth/rate-limit.ts';
import { testEdge, type TestEdge } from '../../support/edge.ts';
import { toRouteDeps, type TestDeps } from '../../support/test-deps.ts';
import { unavailableStores } from '../openapi/admin-auth-cases.ts';
import { ID, KIE_ID } from '../tasks/builders.ts';
import {
  ADMIN_TOKEN,
  APP,
  bearer,
  closedEdge,
  countingLimit,
  createClientToken,
  createTask,
  pageHeaders,
  readError,
  TURNSTILE_SECRET,
  type Limits,
} from './builders.ts';

const from = { 'cf-connecting-ip': '2001:db8:1:2:3::4' };
const VARS = { AUTH_MODE: 'required', ADMIN_TOKEN, TURNSTILE_SECRET, ALLOWED_ORIGINS: APP };
const UNKNOWN_TOKEN = `kie_edge_${'a'.repeat(43)}`;

const noFetch = () => Promise.reject(new Error('nothing may be fetched'));

/** An edge whose stores, bucket and network fail the test when they are used. */
function offlineEdge(replaced: Partial<TestDeps>): TestEdge {
  return testEdge(noFetch, VARS, { store: unavailableStores, ...replaced });
}

function limitedEdge(limits: Limits) {
  const counted: string[] = [];
  const edge = closedEdge(VARS);
  edge.deps.rateLimit = countingLimit(limits, counted);
  return { edge, scopes: () => counted.map((each) => each.split(' ')[0]) };
}

const LIMITED = /^\/(api\/|health$|openapi\.json$)/;

/** Each public route that may cost a database access, with the ids of a task filled in. */
function listLimitedRoutes(): [method: string, path: string][] {
  const { deps } = offlineEdge({});
  return buildRoutes(toRouteDeps(deps))
    .flatMap(({ routes }) => routes)
    .filter(({ method, path }) => LIMITED.test(path) && method !== 'ALL' && method !== 'OPTIONS')
    .map(({ method, path }) => [method, path.replace(/:(\w+)(\{[^/]+\})?/g, KIE_ID)]);
}

const CREDENTIALS: Record<string, Record<string, string>> = {
  'no credentials': {},
  'an allowed origin': { origin: APP },
  'an unknown client token': bearer(UNKNOWN_TOKEN),
  'an invalid session': bearer('ses_x'),
  'a JWT': bearer('a.b.c'),
  'a token of no kind': bearer('wrong'),
  ADMIN_TOKEN: bearer(ADMIN_TOKEN),
  'an invalid read token': { 'x-read-token': '1.a' },
};

describe('the rate limit of requests', () => {
  it('is asked before D1, R2 and KIE on every public route, with every kind of credential', async () => {
    const routes = listLimitedRoutes();
    expect(routes.length).toBeGreaterThan(18);
    for (const [method, path] of routes) {
      for (const [what, headers] of Object.entries(CREDENTIALS)) {
        const edge = offlineEdge({ rateLimit: async () => false });
        const response = await edge.request(path, { method, headers: { ...from, ...headers } });
        expect(await readError(response), `${method} ${path} with ${what}`).toEqual([
          429,
          'rate_limited',
        ]);
        expect(response.headers.get('retry-after')).toBe('10');
      }
    }
  });

  it.each([
    ['POST', '/api/v1/jobs/createTask', 'createTask'],
    ['POST', '/api/v1/jobs/estimate', 'estimate'],
    ['POST', '/api/v1/session', 'session'],
    ['POST', '/api/file-url-upload', 'upload'],
    ['DELETE', `/api/v1/jobs/${KIE_ID}`, 'change'],
    ['POST', `/api/v1/jobs/${KIE_ID}/deliveries/a/replay`, 'change'],
    ['GET', '/api/v1/jobs', 'report'],
    ['GET', '/api/v1/models', 'report'],
    ['HEAD', '/health', 'report'],
    ['GET', '/openapi.json', 'report'],
    ['GET', '/api/v1/jobs/recordInfo', 'read'],
    ['GET', `/api/v1/jobs/${KIE_ID}/events`, 'read'],
    ['GET', '/api/v1/models/a/b/success-rate', 'read'],
  ])('counts %s %s as %s', (method, path, scope) => {
    expect(scopeOf(method, path)).toBe(scope);
  });

  it('allows the limit of each scope and network, and no more', async () => {
    const { edge } = limitedEdge({ read: 3 });
    const read = async (address: string) =>
      (await edge.request('/api/v1/usage', { headers: pageHeaders(APP, address) })).status;
    const statuses = [];
    for (let n = 0; n < 5; n++) statuses.push(await read('203.0.113.7'));
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect(await read('203.0.113.8')).toBe(200);
  });

  it('counts the 65,536 networks of a /48 as 16', async () => {
    const { edge } = limitedEdge({ read: 1 });
    let passed = 0;
    for (let subnet = 0; subnet < 0xff_ff; subnet += 101) {
      const headers = pageHeaders(APP, `2001:db8:1:${subnet.toString(16)}::1`);
      if ((await edge.request('/api/v1/usage', { headers })).status === 200) passed++;
    }
    expect(passed).toBe(16);
  });

  it('sends the limiter no address, only a keyed hash of the network', async () => {
    const counted: string[] = [];
    const edge = closedEdge(VARS);
    edge.deps.rateLimit = countingLimit({}, counted);
    await createTask(edge, from);
    expect(counted).toEqual([expect.stringMatching(/^createTask [\w-]{43}$/)]);
  });

  it.each([{}, { 'cf-connecting-ip': '127.0.0.1' }, { 'cf-connecting-ip': '::1' }])(
    'exempts loopback addresses: %j',
    async (headers) => {
      const { edge, scopes } = limitedEdge({ createTask: 0 });
      expect((await createTask(edge, headers)).status).toBe(401);
      expect(scopes()).toEqual([]);
    },
  );
});

const usage = (edge: TestEdge, token: string) =>
  edge.request('/api/v1/usage', { headers: { ...from, ...bearer(token) } });

describe('the rate limit of client tokens', () => {
  it('is asked before an unknown token is looked up', async () => {
    const { edge } = limitedEdge({ unverifiedToken: 2 });
    const find = vi.spyOn(edge.deps.store.clients, 'findByTokenHash');
    const statuses = [];
    for (let n = 0; n < 80; n++)
      statuses.push((await usage(edge, UNKNOWN_TOKEN.replace(/a{2}$/, String(10 + n)))).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(2);
    expect(statuses.filter((status) => status === 429)).toHaveLength(78);
    expect(find).toHaveBeenCalledTimes(2);
  });

  it.each(['kie_edge_', 'kie_edge_x', `${UNKNOWN_TOKEN}a`, `${UNKNOWN_TOKEN.slice(0, -1)}!`])(
    'is not needed for %s, which cannot be a token and is not looked up',
    async (token) => {
      const { edge, scopes } = limitedEdge({});
      const find = vi.spyOn(edge.deps.store.clients, 'findByTokenHash');
      expect(await readError(await usage(edge, token))).toEqual([401, 'invalid_credentials']);
      expect([find.mock.calls, scopes()]).toEqual([[], ['read', 'invalidCredentials']]);
    },
  );

  it('does not count a token that was valid a moment ago, so that guesses from its network cannot block it', async () => {
    const { edge } = limitedEdge({ unverifiedToken: 1 });
    const { token } = await createClientToken(edge);
    expect((await usage(edge, token)).status).toBe(200);
    expect((await usage(edge, UNKNOWN_TOKEN)).status).toBe(429);
    expect((await usage(edge, token)).status).toBe(200);
    edge.clock.now += 3_600_000;
    expect((await usage(edge, token)).status).toBe(429);
  });

  it('counts a revoked token at each request, and its expiry and revocation still apply at once', async () => {
    const { edge, scopes } = limitedEdge({});
    const { id, token } = await createClientToken(edge);
    expect((await usage(edge, token)).status).toBe(200);
    await edge.deps.store.clients.revoke(id, edge.clock.now);
    expect((await usage(edge, token)).status).toBe(401);
    expect(scopes()).toContain('invalidCredentials');
  });
});

describe('the rate limit of links of files', () => {
  const [seq, end] = [ID.slice(0, 16), ID.slice(16)];

  it('is asked before D1 for a file that R2 does not have', async () => {
    const { edge } = limitedEdge({ fileLookup: 2 });
    const find = vi.spyOn(edge.deps.store.files, 'find');
    const statuses = [];
    for (let n = 0; n < 50; n++) {
      const path = `/files/${Number(seq) + n}${end}/0.mp4`;
      statuses.push((await edge.request(path, { headers: from })).status);
    }
    expect(statuses.filter((status) => status === 404)).toHaveLength(2);
    expect(statuses.filter((status) => status === 429)).toHaveLength(48);
    expect(find).toHaveBeenCalledTimes(2);
  });

  it('is asked before D1 for an upload', async () => {
    const edge = offlineEdge({ rateLimit: async () => false });
    const path = `/uploads/${'a'.repeat(22)}/a.png`;
    const response = await edge.request(path, { headers: from }, { hasCapabilityInPath: true });
    expect(await readError(response)).toEqual([429, 'rate_limited']);
  });

  it.each([
    ['a file of the distant past', `/files/0000000000000001${end}/0.mp4`],
    ['a file of the distant future', `/files/9999999999999999${end}/0.mp4`],
    ['an id of another form', `/files/${seq}/0.mp4`],
    ['an upload with an id of another form', '/uploads/abc/a.png'],
  ])('is not needed for %s, which is refused without D1 and R2', async (_what, path) => {
    const counted: string[] = [];
    const edge = offlineEdge({ rateLimit: countingLimit({}, counted) });
    expect((await edge.request(path, { headers: from })).status).toBe(404);
    expect(counted).toEqual([]);
  });
});
