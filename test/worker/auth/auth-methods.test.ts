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

const owners = async () =>
  (await rows('select client, account from tasks order by rowid')) as {
    client: string;
    account: string;
  }[];

describe('with nothing configured', () => {
  it.each([
    ['no credential', {}],
    ['a page', pageHeaders(APP)],
    ['a client token', bearer(`kie_edge_${'a'.repeat(43)}`)],
    ['a session', bearer('ses_x')],
    ['a JWT', bearer('a.b.c')],
    ['a key of KIE', bearer('0123456789abcdef0123456789abcdef')],
  ])('%s does not get in, and is told what would open', async (_what, headers) => {
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
  it('lets everybody in as one client, whatever Authorization they carry', async () => {
    const edge = closedEdge({ AUTH_MODE: 'none' });
    for (const headers of [{}, bearer('anything'), { authorization: 'Basic eDp5' }])
      expect((await createTask(edge, headers)).status).toBe(200);
    expect(new Set((await owners()).map(({ client }) => client))).toEqual(new Set(['none']));
  });

  it('is not taken over https, where it would be a wallet on the internet', async () => {
    const edge = closedEdge({ AUTH_MODE: 'none' });
    const response = await edge.request('https://edge.example.com/api/v1/usage');
    expect(await readError(response)).toEqual([403, 'auth_not_configured']);
  });

  it('still judges a client token as one', async () => {
    const edge = closedEdge({ AUTH_MODE: 'none', ADMIN_TOKEN });
    const { id, token } = await createClientToken(edge);
    await createTask(edge, bearer(token));
    expect(await owners()).toEqual([{ client: `token:${id}`, account: `token:${id}` }]);
    const refused = await createTask(edge, bearer(`${token}x`));
    expect(await readError(refused)).toEqual([401, 'invalid_credentials']);
  });
});

const forPages = (vars: Record<string, string> = {}) =>
  closedEdge({ ALLOWED_ORIGINS: `${APP} https://*.example.org`, ...vars });
const forServers = () => closedEdge({ ADMIN_TOKEN });

describe('pages of named origins', () => {
  it.each([APP, 'https://a.example.org', 'https://a.b.example.org'])(
    'get in: %s',
    async (origin) => {
      expect((await createTask(forPages(), pageHeaders(origin))).status).toBe(200);
    },
  );

  it('are clients by origin and network, of which only a keyed hash is kept', async () => {
    const one = forPages({ LIMITS: '{"origin":{"maxConcurrent":null}}' });
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
    const names = (await owners()).map(({ client }) => client);
    expect(new Set(names).size).toBe(5);
    expect([names[0], names[4]]).toEqual([names[1], names[5]]);
    for (const name of names) expect(name).toMatch(/^origin:[\w-]{43}$/);
    // Of one network there are four clients with one budget: whoever is no browser invents origins.
    expect(new Set((await owners()).map(({ account }) => account)).size).toBe(4);
    const kept = [await rows('select * from tasks'), await rows('select * from accounts')];
    for (const told of ['203.0.113', '2001:db8'])
      expect(JSON.stringify([one.lines, kept])).not.toContain(told);
  });

  it('read as themselves from our own address, where browsers send no Origin', async () => {
    const own = 'https://edge.example.com';
    const headers = { 'sec-fetch-site': 'same-origin' };
    const listed = closedEdge({ ALLOWED_ORIGINS: own, PUBLIC_URL: own });
    expect((await listed.request('/api/v1/usage', { headers })).status).toBe(200);
    expect((await forPages().request('/api/v1/usage', { headers })).status).toBe(403);
  });
});

describe('people with a session', () => {
  const vars = { TURNSTILE_SECRET, CORS_ORIGINS: APP };

  it('own their tasks by the session, and spend the budget of their network', async () => {
    const edge = closedEdge(vars);
    const address = { 'cf-connecting-ip': '203.0.113.7' };
    for (let n = 0; n < 2; n++) {
      const { session } = await startSession(edge, address);
      expect((await createTask(edge, { ...bearer(session), ...address })).status).toBe(200);
    }
    const [one, two] = await owners();
    expect(one?.client).toMatch(/^session:[\w-]{22}$/);
    expect(one?.client).not.toBe(two?.client);
    expect(one?.account).toMatch(/^session:[\w-]{43}$/);
    expect(one?.account).toBe(two?.account);
  });

  it('spend that budget wherever they are', async () => {
    const edge = closedEdge(vars);
    const { session } = await startSession(edge, { 'cf-connecting-ip': '203.0.113.7' });
    for (const address of ['203.0.113.7', '198.51.100.1'])
      await createTask(edge, { ...bearer(session), 'cf-connecting-ip': address });
    expect(new Set((await owners()).map(({ account }) => account)).size).toBe(1);
  });

  it('are not let in by being on a page', async () => {
    const response = await createTask(closedEdge(vars), pageHeaders(APP));
    expect(await readError(response)).toEqual([401, 'unauthorized']);
  });

  it('are shut out when the setting is taken away', async () => {
    const { session } = await startSession(closedEdge(vars));
    const edge = closedEdge({ ALLOWED_ORIGINS: APP });
    expect((await createTask(edge, bearer(session))).status).toBe(401);
  });
});

describe('servers with a client token', () => {
  it('get in where the key of KIE stood', async () => {
    const one = forServers();
    const { id, token } = await createClientToken(one);
    const response = await createTask(one, bearer(token));
    expect(await readData(response)).toMatchObject({ taskId: 't1' });
    expect(listKieCalls(one)[0]?.headers.get('authorization')).toBe(
      'Bearer kie-key-that-must-not-leak',
    );
    expect(await owners()).toEqual([{ client: `token:${id}`, account: `token:${id}` }]);
  });

  it('are kept out from the moment when their token is over', async () => {
    const one = forServers();
    const { token } = await createClientToken(one, { expiresAt: one.clock.now + 1000 });
    one.clock.now += 999;
    expect((await createTask(one, bearer(token))).status).toBe(200);
    one.clock.now += 1;
    expect(await readError(await createTask(one, bearer(token)))).toEqual([
      401,
      'invalid_credentials',
    ]);
  });

  it('may use the models of their own list, and of ALLOWED_MODELS where they have none', async () => {
    const one = closedEdge({ ADMIN_TOKEN, ALLOWED_MODELS: 'a/*' });
    const own = await createClientToken(one, { models: ['b/*'] });
    const none = await createClientToken(one);
    const status = async (token: string, model: string) =>
      (await createTask(one, bearer(token), aBody({ model }))).status;
    expect([await status(own.token, 'b/x'), await status(own.token, 'a/x')]).toEqual([200, 403]);
    expect([await status(none.token, 'b/x'), await status(none.token, 'a/x')]).toEqual([403, 200]);
  });

  it('are kept in the database by a hash of their token alone', async () => {
    const one = forServers();
    const { token } = await createClientToken(one);
    const all = JSON.stringify([await rows('select * from clients'), one.lines]);
    expect(all).not.toContain(token.slice(-20));
  });

  it.each([
    ['nothing', {}, 'unauthorized'],
    ['a key of KIE', bearer('0123456789abcdef0123456789abcdef'), 'invalid_credentials'],
    ['another scheme', { authorization: 'Basic eDp5' }, 'invalid_credentials'],
  ])('are told what to send when they send %s', async (_what, headers, type) => {
    const response = await createTask(forServers(), headers);
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
    expect(await readError(response)).toEqual([401, type]);
  });
});
