import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Journey } from '../support/journey.ts';
import { seedRequest, type Envelope } from '../support/kie-traffic.ts';

const ADMIN_TOKEN = 'admin-token-of-a-journey-0123456789';
const JSON_TYPE = { 'content-type': 'application/json' };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** One journey for all tests of a suite. */
function edgeWith(vars: Record<string, string>): { journey: Journey } {
  const suite = {} as { journey: Journey };
  beforeAll(async () => {
    suite.journey = await Journey.start({ AUTH_MODE: 'required', ...vars });
  });
  afterAll(() => suite.journey.stop());
  return suite;
}

async function send<T>(journey: Journey, path: string, init: RequestInit): Promise<T> {
  const response = await fetch(journey.edge.url + path, init);
  const { data, msg } = (await response.json()) as Envelope<T>;
  if (!response.ok) throw new Error(`${response.status} ${msg}`);
  return data;
}

describe('a fresh deployment with the two required secrets', () => {
  const suite = edgeWith({});

  it.each([
    {},
    { origin: 'https://app.example.com' },
    bearer('kie_edge_unknown'),
    bearer('sandbox-keys-are-not-taken-here'),
  ])('rejects requests with %j, and names the settings', async (headers) => {
    const { status, body } = await suite.journey.post(seedRequest, headers);
    expect([status, body.code, body.error?.type]).toEqual([403, 403, 'auth_not_configured']);
    for (const name of ['ALLOWED_ORIGINS', 'TURNSTILE_SECRET', 'JWT_JWKS_URL', 'ADMIN_TOKEN'])
      expect(body.msg).toContain(name);
    expect(await suite.journey.ledger()).toEqual([]);
    expect((await fetch(`${suite.journey.edge.url}/admin`)).status).toBe(404);
  });

  it('warns in /health that no authentication method is configured', async () => {
    const { warnings } = await send<{ warnings: string[] }>(suite.journey, '/health', {});
    expect(warnings.join()).toContain('no authentication method is configured');
  });
});

describe('a server with a client token', () => {
  // A slow machine may take its slots at KIE late; a request that waits for another one still ends in 200 or 402.
  const suite = edgeWith({
    ADMIN_TOKEN,
    KIE_RATE_LIMIT: '1000',
    SUBMIT_QUEUE_TIMEOUT_MS: '30000',
  });
  const newClient = (part: object) =>
    send<{ id: string; token: string }>(suite.journey, '/admin/api/clients', {
      method: 'POST',
      headers: { ...JSON_TYPE, ...bearer(ADMIN_TOKEN) },
      body: JSON.stringify({ name: 'a server', ...part }),
    });

  it('creates and reads a task with it in place of a KIE key', async () => {
    const { journey } = suite;
    await journey.faults({});
    const { token } = await newClient({});
    const { body } = await journey.post(seedRequest, bearer(token));
    const { taskId, readToken } = body.data as { taskId: string; readToken: string };
    const read = (headers: HeadersInit, query = '') =>
      fetch(`${journey.edge.url}/api/v1/jobs/recordInfo?taskId=${taskId}${query}`, { headers });
    expect((await read(bearer(token))).status).toBe(200);
    expect((await read({}, `&readToken=${readToken}`)).status).toBe(200);
    expect((await read({})).status).toBe(401);
    const other = await newClient({});
    expect((await read(bearer(other.token))).status).toBe(422);
  });

  it('with a budget for ten tasks creates ten of three hundred at once', async () => {
    const { journey } = suite;
    await journey.faults({ rateLimit: 1000, taskSeconds: 60 });
    const before = (await journey.ledger()).length;
    const { token } = await newClient({ dailyCredits: 420, perMinute: null });
    const answers = await Promise.all(
      Array.from({ length: 300 }, () => journey.post(seedRequest, bearer(token))),
    );
    const count = (status: number) => answers.filter((answer) => answer.status === status).length;
    expect([count(200), count(402)]).toEqual([10, 290]);
    expect((await journey.ledger()).length - before).toBe(10);
    const usage = await send(journey, '/api/v1/usage', { headers: bearer(token) });
    expect(usage).toMatchObject({ used: { creditsToday: 420, running: 10 } });
  });

  it('is refunded for a task that failed', async () => {
    const { journey } = suite;
    await journey.faults({ rateLimit: 1000, faults: { 'task.fail': 1 } });
    const { token } = await newClient({ dailyCredits: 42, perMinute: null });
    const read = (path: string) => send(journey, path, { headers: bearer(token) });
    const { body } = await journey.post(seedRequest, bearer(token));
    await expect
      .poll(() => read(`/api/v1/jobs/recordInfo?taskId=${body.data.taskId}`), { timeout: 10_000 })
      .toMatchObject({ state: 'fail' });
    expect(await read('/api/v1/usage')).toMatchObject({ used: { creditsToday: 0, running: 0 } });
    expect((await journey.post(seedRequest, bearer(token))).status).toBe(200);
  });
});

describe("Turnstile's public test keys", () => {
  const suite = edgeWith({ TURNSTILE_SECRET: '1x0000000000000000000000000000000AA' });

  it('create a session, and the session a task', async () => {
    const { journey } = suite;
    await journey.faults({});
    const { session } = await send<{ session: string }>(journey, '/api/v1/session', {
      method: 'POST',
      headers: JSON_TYPE,
      body: JSON.stringify({ token: 'XXXX.DUMMY.TOKEN.XXXX' }),
    });
    expect((await journey.post(seedRequest, bearer(session))).status).toBe(200);
    expect((await journey.post(seedRequest)).status).toBe(401);
  });
});

describe('a caller from outside', () => {
  const suite = edgeWith({ ADMIN_TOKEN });
  const guessToken = (address: string) =>
    fetch(`${suite.journey.edge.url}/admin/api/clients`, {
      headers: { ...bearer('wrong'), 'cf-connecting-ip': address },
    });

  it('that guesses admin tokens is delayed, then rejected', async () => {
    const begun = Date.now();
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async () => (await guessToken('203.0.113.7')).status),
    );
    expect(statuses.toSorted((one, other) => one - other)).toEqual([
      ...Array<number>(10).fill(401),
      429,
      429,
    ]);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(1000);
    expect((await guessToken('203.0.113.8')).status).toBe(401);
  });
});
