/** Rejected credentials: how they are counted on public routes and on those of the admin. */
import { describe, expect, it } from 'vitest';
import {
  ADMIN_TOKEN,
  bearer,
  closedEdge,
  countingLimit,
  readError,
  RECORD_PATH,
  TURNSTILE_SECRET,
  type Limits,
} from './builders.ts';

const from = { 'cf-connecting-ip': '203.0.113.7' };

function limitedEdge(limits: Limits, vars: Record<string, string> = { ADMIN_TOKEN }) {
  const counted: string[] = [];
  const edge = closedEdge({ TURNSTILE_SECRET, ...vars });
  edge.deps.rateLimit = countingLimit(limits, counted);
  const scopes = () => counted.map((each) => each.split(' ')[0]);
  const send = (path: string, token: string) =>
    edge.request(path, { headers: { ...from, ...bearer(token) } });
  return { edge, scopes, send };
}

/** The public routes that accept ADMIN_TOKEN, and two that do not. */
const PUBLIC_PATHS = [
  '/api/v1/jobs',
  `${RECORD_PATH}a1`,
  '/api/v1/jobs/a1/events',
  '/api/v1/jobs/a1/deliveries',
  '/api/v1/usage',
  '/api/v1/models',
];

describe('guesses of ADMIN_TOKEN', () => {
  it.each(PUBLIC_PATHS)(
    'are limited and delayed at %s as on the routes of the admin',
    async (path) => {
      const { edge, send } = limitedEdge({ adminFailure: 10 });
      const startedAt = edge.clock.now;
      const statuses = [];
      for (let n = 0; n < 80; n++) statuses.push((await send(path, `guess-${n}`)).status);
      expect(statuses).toEqual([...Array(10).fill(401), ...Array(70).fill(429)]);
      expect(edge.clock.now - startedAt).toBe(10_000);
    },
  );

  it('count together, wherever they are sent', async () => {
    const { send } = limitedEdge({ adminFailure: 3 });
    const statuses = [];
    for (const path of [...PUBLIC_PATHS, '/admin/api/clients'])
      statuses.push((await send(path, 'guess')).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429, 429, 429]);
  });

  it('never block ADMIN_TOKEN itself', async () => {
    const { send } = limitedEdge({ adminFailure: 0 });
    expect(await readError(await send('/api/v1/jobs', 'guess'))).toEqual([429, 'rate_limited']);
    for (const path of ['/api/v1/jobs', '/admin/api/clients'])
      expect((await send(path, ADMIN_TOKEN)).status).toBe(200);
  });

  it.each([
    ['a client token', `kie_edge_${'a'.repeat(43)}`],
    ['a session', 'ses_expired'],
    ['a JWT', 'a.b.c'],
  ])(
    'are not %s: it counts with other invalid credentials, without a delay',
    async (_what, token) => {
      const { edge, scopes, send } = limitedEdge({ adminFailure: 0 });
      const startedAt = edge.clock.now;
      expect((await send('/api/v1/usage', token)).status).toBe(401);
      expect(scopes()).toContain('invalidCredentials');
      expect(edge.clock.now).toBe(startedAt);
    },
  );

  it('are other invalid credentials where no ADMIN_TOKEN is configured', async () => {
    const { scopes, send } = limitedEdge({ adminFailure: 0 }, {});
    expect((await send('/api/v1/usage', 'wrong')).status).toBe(401);
    expect(scopes()).toEqual(['read', 'invalidCredentials']);
  });
});
