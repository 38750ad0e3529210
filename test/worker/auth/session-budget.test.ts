import { describe, expect, it } from 'vitest';
import {
  ADMIN_TOKEN,
  APP,
  bearer,
  closedEdge,
  createClientToken,
  createTask,
  postSession,
  readError,
  startSession,
  TURNSTILE_SECRET,
} from './builders.ts';

const LIMITS = '{"session":{"maxConcurrent":1}}';
const atAddress = (address: string) => ({ 'cf-connecting-ip': address });

/** An edge whose sessions may have one task at a time. */
const edge = () => closedEdge({ TURNSTILE_SECRET, CORS_ORIGINS: APP, LIMITS, ADMIN_TOKEN });

describe('the budget of a session', () => {
  it('is used by every session whose challenge was solved on the same network', async () => {
    const one = edge();
    const first = await startSession(one, atAddress('203.0.113.7'));
    const second = await startSession(one, atAddress('203.0.113.7'));
    expect((await createTask(one, bearer(first.session))).status).toBe(200);
    expect(await readError(await createTask(one, bearer(second.session)))).toEqual([
      429,
      'concurrency_limit_exceeded',
    ]);
  });

  it('is not used by a session whose challenge was solved on another network', async () => {
    const one = edge();
    const first = await startSession(one, atAddress('203.0.113.7'));
    const second = await startSession(one, atAddress('198.51.100.9'));
    expect((await createTask(one, bearer(first.session))).status).toBe(200);
    expect((await createTask(one, bearer(second.session))).status).toBe(200);
    expect((await createTask(one, bearer(second.session))).status).toBe(429);
  });
});

it('a Turnstile token that is sent with credentials of another kind starts a session and renews none', async () => {
  const one = edge();
  const { token } = await createClientToken(one);
  const response = await postSession(one, { token: 'solved' }, bearer(token));
  expect(response.status).toBe(200);
  expect(one.calls.map(({ url }) => new URL(url).hostname)).toEqual(['challenges.cloudflare.com']);
});
