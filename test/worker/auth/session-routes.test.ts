import { describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { testEdge } from '../../support/edge.ts';
import { countRows } from '../tasks/builders.ts';
import {
  APP,
  bearer,
  closedEdge,
  createTask,
  readData,
  postSession,
  startSession,
  TURNSTILE_SECRET,
  readError,
  type StartedSession,
} from './builders.ts';

const edge = (vars: Record<string, string> = {}) =>
  closedEdge({ TURNSTILE_SECRET, CORS_ORIGINS: APP, ...vars });

describe('POST /api/v1/session', () => {
  it('creates a session of 15 minutes for a valid Turnstile token', async () => {
    const one = edge();
    const { session: token, ...times } = await startSession(one);
    expect(token).toMatch(/^ses_/);
    const { now } = one.clock;
    expect(times).toEqual({ expiresAt: now + 15 * MINUTE_MS, renewableUntil: now + DAY_MS });
    expect((await createTask(one, bearer(token))).status).toBe(200);
  });

  it('calls siteverify once, with the secret, the token and the IP address', async () => {
    const one = edge();
    await postSession(one, { token: 'solved' }, { 'cf-connecting-ip': '203.0.113.7' });
    expect(one.calls.map(({ url }) => url)).toEqual([
      'https://challenges.cloudflare.com/turnstile/v0/siteverify',
    ]);
    expect(Object.fromEntries(new URLSearchParams(one.calls[0]?.body))).toEqual({
      secret: TURNSTILE_SECRET,
      response: 'solved',
      remoteip: '203.0.113.7',
    });
  });

  it('creates no session for a token that Turnstile rejects', async () => {
    const response = await postSession(edge(), { token: 'bad' });
    expect(await readError(response)).toEqual([401, 'captcha_failed']);
  });

  it.each([{}, { token: '' }, { token: 5 }, { token: 'a'.repeat(2049) }, { token: 'a', b: 1 }, []])(
    'rejects the body %j without calling siteverify',
    async (body) => {
      const one = edge();
      expect((await postSession(one, body)).status).toBe(422);
      expect(one.calls).toEqual([]);
    },
  );

  it('responds 403 without TURNSTILE_SECRET', async () => {
    const response = await postSession(closedEdge({ ALLOWED_ORIGINS: APP }), { token: 'solved' });
    expect(await readError(response)).toEqual([403, 'auth_not_configured']);
  });

  it('responds 503 with Retry-After when siteverify fails', async () => {
    const failing = testEdge(() => new Response('<html>', { status: 502 }), {
      AUTH_MODE: 'required',
      TURNSTILE_SECRET,
    });
    const response = await postSession(failing, { token: 'solved' });
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await readError(response)).toEqual([503, 'identity_provider_unavailable']);
  });
});

describe('a session', () => {
  it('expires after 15 minutes', async () => {
    const one = edge();
    const { session: token } = await startSession(one);
    one.clock.now += 15 * MINUTE_MS - 1;
    expect((await createTask(one, bearer(token))).status).toBe(200);
    one.clock.now += 1;
    expect(await readError(await createTask(one, bearer(token)))).toEqual([
      401,
      'invalid_credentials',
    ]);
    expect(await countRows('tasks')).toBe(1);
  });

  it('is the same client after a renewal, which needs no challenge', async () => {
    const one = edge();
    const first = await startSession(one);
    await createTask(one, bearer(first.session));
    one.clock.now += 10 * MINUTE_MS;
    const callsBefore = one.calls.length;
    const renewed = await readData<StartedSession>(
      await postSession(one, undefined, bearer(first.session)),
    );
    expect(renewed.expiresAt).toBe(one.clock.now + 15 * MINUTE_MS);
    expect(one.calls.length).toBe(callsBefore);
    const headers = bearer(renewed.session);
    const page = await one.request('/api/v1/jobs', { headers });
    expect((await readData<{ tasks: unknown[] }>(page)).tasks).toHaveLength(1);
  });

  it('cannot be renewed a day after its challenge', async () => {
    const one = edge();
    let { session: token, renewableUntil } = await startSession(one);
    while (one.clock.now + 14 * MINUTE_MS < renewableUntil) {
      one.clock.now += 14 * MINUTE_MS;
      ({ session: token } = await readData<StartedSession>(
        await postSession(one, undefined, bearer(token)),
      ));
    }
    one.clock.now = renewableUntil;
    expect((await postSession(one, undefined, bearer(token))).status).toBe(401);
  });
});
