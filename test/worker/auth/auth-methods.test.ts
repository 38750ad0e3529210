import { describe, expect, it } from 'vitest';
import { aBody } from '../submission/builders.ts';
import { countRows, rows } from '../tasks/builders.ts';
import {
  ADMIN_TOKEN,
  APP,
  bearer,
  closedEdge,
  createTask,
  readData,
  pageHeaders,
  createClientToken,
  startSession,
  listKieCalls,
  TURNSTILE_SECRET,
  readError,
} from './builders.ts';

const listOwners = async () =>
  (await rows('select client, account from tasks order by rowid')) as {
    client: string;
    account: string;
  }[];

describe('without a configured authentication method', () => {
  it.each([
    ['a request without credentials', {}],
    ['a page', pageHeaders(APP)],
    ['a client token', bearer(`kie_edge_${'a'.repeat(43)}`)],
    ['a session', bearer('ses_x')],
    ['a JWT', bearer('a.b.c')],
    ['a KIE key', bearer('0123456789abcdef0123456789abcdef')],
  ])('rejects %s and names the settings that configure one', async (_what, headers) => {
    const edge = closedEdge();
    const response = await createTask(edge, headers);
    const { msg, error } = await response.json<{ msg: string; error: { type: string } }>();
    expect([response.status, error.type]).toEqual([403, 'auth_not_configured']);
    for (const name of ['ALLOWED_ORIGINS', 'TURNSTILE_SECRET', 'JWT_JWKS_URL', 'ADMIN_TOKEN'])
      expect(msg).toContain(name);
    expect([listKieCalls(edge).length, await countRows('tasks')]).toEqual([0, 0]);
  });
});

describe('AUTH_MODE=none', () => {
  it('accepts every caller as one client and ignores unknown credentials', async () => {
    const edge = closedEdge({ AUTH_MODE: 'none' });
    for (const headers of [{}, bearer('anything'), { authorization: 'Basic eDp5' }])
      expect((await createTask(edge, headers)).status).toBe(200);
    expect(new Set((await listOwners()).map(({ client }) => client))).toEqual(new Set(['none']));
  });

  it('rejects requests over HTTPS, where every visitor could spend the credits', async () => {
    const edge = closedEdge({ AUTH_MODE: 'none' });
    const response = await edge.request('https://edge.example.com/api/v1/usage');
    expect(await readError(response)).toEqual([403, 'auth_not_configured']);
  });

  it('still authenticates client tokens', async () => {
    const edge = closedEdge({ AUTH_MODE: 'none', ADMIN_TOKEN });
    const { id, token } = await createClientToken(edge);
    await createTask(edge, bearer(token));
    expect(await listOwners()).toEqual([{ client: `token:${id}`, account: `token:${id}` }]);
    const rejected = await createTask(edge, bearer(`${token}x`));
    expect(await readError(rejected)).toEqual([401, 'invalid_credentials']);
  });
});

const createPageEdge = (vars: Record<string, string> = {}) =>
  closedEdge({ ALLOWED_ORIGINS: `${APP} https://*.example.org`, ...vars });
const createServerEdge = () => closedEdge({ ADMIN_TOKEN });

describe('origin authentication', () => {
  it.each([APP, 'https://a.example.org', 'https://a.b.example.org'])(
    'accepts a page of the allowed origin %s',
    async (origin) => {
      expect((await createTask(createPageEdge(), pageHeaders(origin))).status).toBe(200);
    },
  );

  it('identifies pages by origin and IP, and stores only a keyed hash of them', async () => {
    const one = createPageEdge({ LIMITS: '{"origin":{"maxConcurrent":null}}' });
    const callers = [
      pageHeaders(APP, '203.0.113.7'),
      pageHeaders(APP, '203.0.113.7'),
      pageHeaders(APP, '203.0.113.8'),
      pageHeaders('https://a.example.org', '203.0.113.7'),
      pageHeaders(APP, '2001:db8:1:2::1'),
      pageHeaders(APP, '2001:db8:1:2:ffff::9'),
      pageHeaders(APP, '2001:db8:1:3::1'),
    ];
    for (const caller of callers) await createTask(one, caller);
    const names = (await listOwners()).map(({ client }) => client);
    expect(new Set(names).size).toBe(5);
    expect([names[0], names[4]]).toEqual([names[1], names[5]]);
    for (const name of names) expect(name).toMatch(/^origin:[\w-]{43}$/);
    // One network has one budget for all origins: a client other than a browser can send any Origin.
    expect(new Set((await listOwners()).map(({ account }) => account)).size).toBe(4);
    const stored = [await rows('select * from tasks'), await rows('select * from accounts')];
    for (const address of ['203.0.113', '2001:db8'])
      expect(JSON.stringify([one.lines, stored])).not.toContain(address);
  });

  it('accepts our own page without an Origin header if our origin is allowed', async () => {
    const own = 'https://edge.example.com';
    const headers = { 'sec-fetch-site': 'same-origin' };
    const listed = closedEdge({ ALLOWED_ORIGINS: own, PUBLIC_URL: own });
    expect((await listed.request('/api/v1/usage', { headers })).status).toBe(200);
    expect((await createPageEdge().request('/api/v1/usage', { headers })).status).toBe(403);
  });
});

describe('session authentication', () => {
  const vars = { TURNSTILE_SECRET, CORS_ORIGINS: APP };

  it('makes each session an owner and gives all sessions of a network one budget', async () => {
    const edge = closedEdge(vars);
    const address = { 'cf-connecting-ip': '203.0.113.7' };
    for (let n = 0; n < 2; n++) {
      const { session } = await startSession(edge, address);
      expect((await createTask(edge, { ...bearer(session), ...address })).status).toBe(200);
    }
    const [one, two] = await listOwners();
    expect(one?.client).toMatch(/^session:[\w-]{22}$/);
    expect(one?.client).not.toBe(two?.client);
    expect(one?.account).toMatch(/^network:[\w-]{43}$/);
    expect(one?.account).toBe(two?.account);
  });

  it('spends the same budget as the pages of its network', async () => {
    const edge = closedEdge({ ...vars, ALLOWED_ORIGINS: APP });
    const statuses = [];
    for (let n = 0; n < 3; n++) {
      const { session } = await startSession(edge, pageHeaders(APP));
      statuses.push((await createTask(edge, { ...pageHeaders(APP), ...bearer(session) })).status);
      statuses.push((await createTask(edge, pageHeaders(APP))).status);
    }
    // maxConcurrent is 2 for both methods.
    expect(statuses).toEqual([200, 200, 429, 429, 429, 429]);
    expect(new Set((await listOwners()).map(({ account }) => account)).size).toBe(1);
  });

  it('spends one of the 16 budgets of its /48', async () => {
    const edge = closedEdge({ ...vars, LIMITS: '{"session":{"maxConcurrent":1}}' });
    let admitted = 0;
    for (let n = 0; n < 64; n++) {
      const subnet = ((n >> 2) << 8) + (n & 3); // 4 networks of each of 16 households
      const address = { 'cf-connecting-ip': `2001:db8:1:${subnet.toString(16)}::1` };
      const { session } = await startSession(edge, address);
      if ((await createTask(edge, { ...address, ...bearer(session) })).status === 200) admitted++;
    }
    expect(admitted).toBe(16);
  });

  it('keeps the budget of a session that is used from another IP', async () => {
    const edge = closedEdge(vars);
    const { session } = await startSession(edge, { 'cf-connecting-ip': '203.0.113.7' });
    for (const address of ['203.0.113.7', '198.51.100.1'])
      await createTask(edge, { ...bearer(session), 'cf-connecting-ip': address });
    expect(new Set((await listOwners()).map(({ account }) => account)).size).toBe(1);
  });

  it('rejects a page of CORS_ORIGINS without a session', async () => {
    const response = await createTask(closedEdge(vars), pageHeaders(APP));
    expect(await readError(response)).toEqual([401, 'unauthorized']);
  });

  it('rejects sessions once TURNSTILE_SECRET is removed', async () => {
    const { session } = await startSession(closedEdge(vars));
    const edge = closedEdge({ ALLOWED_ORIGINS: APP });
    expect((await createTask(edge, bearer(session))).status).toBe(401);
  });
});

describe('client token authentication', () => {
  it('accepts a client token in place of the KIE key and sends KIE its own key', async () => {
    const one = createServerEdge();
    const { id, token } = await createClientToken(one);
    const response = await createTask(one, bearer(token));
    expect(await readData(response)).toMatchObject({ taskId: 't1' });
    expect(listKieCalls(one)[0]?.headers.get('authorization')).toBe(
      'Bearer kie-key-that-must-not-leak',
    );
    expect(await listOwners()).toEqual([{ client: `token:${id}`, account: `token:${id}` }]);
  });

  it('rejects a client token from the moment of its expiry', async () => {
    const one = createServerEdge();
    const { token } = await createClientToken(one, { expiresAt: one.clock.now + 1000 });
    one.clock.now += 999;
    expect((await createTask(one, bearer(token))).status).toBe(200);
    one.clock.now += 1;
    expect(await readError(await createTask(one, bearer(token)))).toEqual([
      401,
      'invalid_credentials',
    ]);
  });

  it('allows the models of the client, or those of ALLOWED_MODELS if it has none', async () => {
    const one = closedEdge({ ADMIN_TOKEN, ALLOWED_MODELS: 'a/*' });
    const own = await createClientToken(one, { models: ['b/*'] });
    const none = await createClientToken(one);
    const status = async (token: string, model: string) =>
      (await createTask(one, bearer(token), aBody({ model }))).status;
    expect([await status(own.token, 'b/x'), await status(own.token, 'a/x')]).toEqual([200, 403]);
    expect([await status(none.token, 'b/x'), await status(none.token, 'a/x')]).toEqual([403, 200]);
  });

  it('stores and logs no client token, only its hash', async () => {
    const one = createServerEdge();
    const { token } = await createClientToken(one);
    const all = JSON.stringify([await rows('select * from clients'), one.lines]);
    expect(all).not.toContain(token.slice(-20));
  });

  it.each([
    ['no credentials', {}, 'unauthorized'],
    ['a KIE key', bearer('0123456789abcdef0123456789abcdef'), 'invalid_credentials'],
    ['another scheme', { authorization: 'Basic eDp5' }, 'invalid_credentials'],
  ])('rejects %s and names what to send', async (_what, headers, type) => {
    const response = await createTask(createServerEdge(), headers);
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
    expect(await readError(response)).toEqual([401, type]);
  });
});
