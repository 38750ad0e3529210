/** Callers that are Cloudflare Workers: all of them arrive from one address. */
import { describe, expect, it } from 'vitest';
import type { TestEdge } from '../../support/edge.ts';
import { countRows } from '../tasks/builders.ts';
import {
  ADMIN_TOKEN,
  APP,
  bearer,
  closedEdge,
  countingLimit,
  createClientToken,
  createTask,
  postSession,
  readError,
  startSession,
  TURNSTILE_SECRET,
  type Limits,
} from './builders.ts';

const WORKER_ADDRESS = '2a06:98c0:3600::103';
const fromWorker = (zone: string, address = WORKER_ADDRESS) => ({
  'cf-connecting-ip': address,
  'cf-worker': zone,
});
const VARS = { ADMIN_TOKEN, ALLOWED_ORIGINS: APP, TURNSTILE_SECRET };

function limitedEdge(limits: Limits): TestEdge {
  const edge = closedEdge(VARS);
  edge.deps.rateLimit = countingLimit(limits);
  return edge;
}

const statuses = async (responses: Promise<Response>[]) =>
  (await Promise.all(responses)).map(({ status }) => status);
const times = <T>(count: number, call: () => T) => Array.from({ length: count }, call);

describe('the rate limit of callers on Workers', () => {
  it('is one per zone, so that one zone cannot block the tokens of others', async () => {
    const edge = limitedEdge({ createTask: 3 });
    const { token } = await createClientToken(edge);
    const attack = times(5, () =>
      createTask(edge, { ...fromWorker('attacker.example'), ...bearer('kie_edge_x') }),
    );
    expect(await statuses(attack)).toContain(429);
    const call = (zone: string) => createTask(edge, { ...fromWorker(zone), ...bearer(token) });
    expect((await call('shop.example')).status).toBe(200);
    expect(await readError(await call('ATTACKER.example'))).toEqual([429, 'rate_limited']);
  });

  it('ignores CF-Worker from any other address, where it would be forged', async () => {
    const edge = limitedEdge({ createTask: 3 });
    const calls = times(5, () =>
      createTask(edge, { ...fromWorker(`${Math.random()}.example`, '203.0.113.7') }),
    );
    expect((await statuses(calls)).filter((status) => status === 429)).toHaveLength(2);
  });

  it('counts the invalid credentials of all zones together', async () => {
    const edge = limitedEdge({ invalidCredentials: 3 });
    let zones = 0;
    const calls = times(5, () =>
      edge.request('/api/v1/usage', {
        headers: { ...fromWorker(`zone-${zones++}.example`), ...bearer('kie_edge_x') },
      }),
    );
    expect((await statuses(calls)).toSorted((a, b) => a - b)).toEqual([401, 401, 401, 429, 429]);
  });

  it('never rejects a valid token or ADMIN_TOKEN for the failures of other Workers', async () => {
    const edge = limitedEdge({ invalidCredentials: 0, adminFailure: 0 });
    const { token } = await createClientToken(edge);
    const read = (credential: string, path = '/api/v1/usage') =>
      edge.request(path, { headers: { ...fromWorker('shop.example'), ...bearer(credential) } });
    expect((await read('kie_edge_x')).status).toBe(429);
    expect((await read(token)).status).toBe(200);
    expect((await read('wrong', '/admin/api/clients')).status).toBe(429);
    expect((await read(ADMIN_TOKEN, '/admin/api/clients')).status).toBe(200);
  });

  it('says who sends too many requests: the zone, or with invalid credentials all Workers', async () => {
    const edge = limitedEdge({ invalidCredentials: 0, createTask: 0 });
    const headers = { ...fromWorker('shop.example'), ...bearer('kie_edge_x') };
    const failed = await edge.request('/api/v1/usage', { headers });
    expect((await failed.json<{ msg: string }>()).msg).toMatch(/ from Cloudflare Workers\. /);
    const { msg } = await (
      await createTask(edge, fromWorker('shop.example'))
    ).json<{ msg: string }>();
    expect(msg).toBe("Too many requests from this zone's Workers. Retry in 10 s.");
  });
});

describe('a caller on a Worker of another zone', () => {
  it('is not authenticated by its origin, and learns that it needs a token', async () => {
    const edge = closedEdge(VARS);
    const headers = { ...fromWorker('app.example.com'), origin: APP };
    const response = await createTask(edge, headers);
    const { msg, error } = await response.json<{ msg: string; error: { type: string } }>();
    expect([response.status, error.type]).toEqual([403, 'origin_not_allowed']);
    expect(msg).toContain('client token');
    expect([edge.calls.length, await countRows('tasks')]).toEqual([0, 0]);
    const usage = await edge.request('/api/v1/usage', { headers });
    expect(usage.status).toBe(403);
  });

  it.each([WORKER_ADDRESS, '2A06:98C0:3600:0:0:0:0:103'])(
    'cannot start a session, before siteverify is called: %s',
    async (address) => {
      const edge = closedEdge(VARS);
      const response = await postSession(
        edge,
        { token: 'solved' },
        fromWorker('app.example.com', address),
      );
      expect(await readError(response)).toEqual([403, 'origin_not_allowed']);
      expect(edge.calls).toEqual([]);
    },
  );

  it('may use and renew a session that was started in a browser', async () => {
    const edge = closedEdge(VARS);
    const { session } = await startSession(edge, { 'cf-connecting-ip': '203.0.113.7' });
    const headers = { ...fromWorker('app.example.com'), ...bearer(session) };
    expect((await createTask(edge, headers)).status).toBe(200);
    expect((await postSession(edge, undefined, headers)).status).toBe(200);
  });

  it('shares no budget with other Workers when it has a client token', async () => {
    const edge = closedEdge(VARS);
    const [spender, other] = [
      await createClientToken(edge, { maxConcurrent: 1 }),
      await createClientToken(edge, { maxConcurrent: 1 }),
    ];
    const call = ({ token }: { token: string }) =>
      createTask(edge, { ...fromWorker('shop.example'), ...bearer(token) });
    expect((await call(spender)).status).toBe(200);
    expect((await call(spender)).status).toBe(429);
    expect((await call(other)).status).toBe(200);
  });
});

it('a page on the same network as no Worker is authenticated by its origin as before', async () => {
  const edge = closedEdge(VARS);
  const headers = { origin: APP, 'cf-connecting-ip': '2a06:98c0:3601::103' };
  expect((await createTask(edge, headers)).status).toBe(200);
});
