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

/** An edge whose brake lets nobody through, and what it was asked. */
function braked(): { edge: TestEdge; asked: string[] } {
  const asked: string[] = [];
  const vars = { AUTH_MODE: 'required', ADMIN_TOKEN, TURNSTILE_SECRET };
  const rateLimit = async (what: string, network: string) => {
    asked.push(`${what} ${network}`);
    return false;
  };
  return { edge: testEdge(() => Response.error(), vars, { rateLimit }), asked };
}
const from = { 'cf-connecting-ip': '2001:db8:1:2:3::4' };

describe('the brake', () => {
  it('stands before createTask, before anything is read or written', async () => {
    const { edge, asked } = braked();
    const response = await createTask(edge, { ...from, ...bearer('kie_edge_x') });
    expect(response.headers.get('retry-after')).toBe('10');
    expect(await readError(response)).toEqual([429, 'rate_limited']);
    expect(asked).toEqual([expect.stringMatching(/^createTask [\w-]{43}$/)]);
    expect([edge.calls.length, await countRows('tasks')]).toEqual([0, 0]);
  });

  it('stands before siteverify', async () => {
    const { edge, asked } = braked();
    expect(await readError(await postSession(edge, { token: 'a' }, from))).toEqual([
      429,
      'rate_limited',
    ]);
    expect([asked.length, edge.calls.length]).toEqual([1, 0]);
  });

  it('counts wrong credentials, wherever they are tried', async () => {
    const { edge, asked } = braked();
    const headers = { ...from, ...bearer('wrong') };
    for (const path of ['/api/v1/usage', '/api/v1/jobs/recordInfo?taskId=a'])
      expect(await readError(await edge.request(path, { headers }))).toEqual([429, 'rate_limited']);
    expect(asked.map((call) => call.split(' ')[0])).toEqual([
      'invalidCredentials',
      'invalidCredentials',
    ]);
  });

  it("counts wrong tokens at the operator's door, and never holds up the right one", async () => {
    const { edge, asked } = braked();
    const knock = (token: string) =>
      edge.request('/admin/api/clients', { headers: { ...from, ...bearer(token) } });
    expect((await knock('wrong')).status).toBe(429);
    expect((await knock(ADMIN_TOKEN)).status).toBe(200);
    expect(asked).toHaveLength(1);
  });

  it.each([{}, { 'cf-connecting-ip': '127.0.0.1' }, { 'cf-connecting-ip': '::1' }])(
    'is not for this machine: %j',
    async (headers) => {
      const { edge, asked } = braked();
      expect((await createTask(edge, headers)).status).toBe(401);
      expect(asked).toEqual([]);
    },
  );
});
