import { describe, expect, it } from 'vitest';
import { testEdge, type TestEdge } from '../../support/edge.ts';
import { countRows } from '../tasks/builders.ts';
import {
  ADMIN_TOKEN,
  bearer,
  createTask,
  postSession,
  TURNSTILE_SECRET,
  readError,
} from './builders.ts';

/** An edge whose rate limiter rejects every request, and the keys it was called with. */
function createLimitedEdge(): { edge: TestEdge; calls: string[] } {
  const calls: string[] = [];
  const vars = { AUTH_MODE: 'required', ADMIN_TOKEN, TURNSTILE_SECRET };
  const rateLimit = async (scope: string, key: string) => {
    calls.push(`${scope} ${key}`);
    return false;
  };
  return { edge: testEdge(() => Response.error(), vars, { rateLimit }), calls };
}
const from = { 'cf-connecting-ip': '2001:db8:1:2:3::4' };

describe('the rate limit per IP', () => {
  it('rejects a createTask before anything is read or written', async () => {
    const { edge, calls } = createLimitedEdge();
    const response = await createTask(edge, { ...from, ...bearer('kie_edge_x') });
    expect(response.headers.get('retry-after')).toBe('10');
    expect(await readError(response)).toEqual([429, 'rate_limited']);
    expect(calls).toEqual([expect.stringMatching(/^createTask [\w-]{43}$/)]);
    expect([edge.calls.length, await countRows('tasks')]).toEqual([0, 0]);
  });

  it('rejects a session request before siteverify is called', async () => {
    const { edge, calls } = createLimitedEdge();
    expect(await readError(await postSession(edge, { token: 'a' }, from))).toEqual([
      429,
      'rate_limited',
    ]);
    expect([calls.length, edge.calls.length]).toEqual([1, 0]);
  });

  it('counts invalid credentials on every route', async () => {
    const { edge, calls } = createLimitedEdge();
    const headers = { ...from, ...bearer('wrong') };
    for (const path of ['/api/v1/usage', '/api/v1/jobs/recordInfo?taskId=a'])
      expect(await readError(await edge.request(path, { headers }))).toEqual([429, 'rate_limited']);
    expect(calls.map((call) => call.split(' ')[0])).toEqual([
      'invalidCredentials',
      'invalidCredentials',
    ]);
  });

  it('counts wrong admin tokens, and never rejects ADMIN_TOKEN', async () => {
    const { edge, calls } = createLimitedEdge();
    const listClients = (token: string) =>
      edge.request('/admin/api/clients', { headers: { ...from, ...bearer(token) } });
    expect((await listClients('wrong')).status).toBe(429);
    expect((await listClients(ADMIN_TOKEN)).status).toBe(200);
    expect(calls).toHaveLength(1);
  });

  it.each([{}, { 'cf-connecting-ip': '127.0.0.1' }, { 'cf-connecting-ip': '::1' }])(
    'exempts loopback addresses: %j',
    async (headers) => {
      const { edge, calls } = createLimitedEdge();
      expect((await createTask(edge, headers)).status).toBe(401);
      expect(calls).toEqual([]);
    },
  );
});
