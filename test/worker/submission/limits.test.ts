import { describe, expect, it } from 'vitest';
import {
  bearer,
  closedEdge,
  createTask,
  readData,
  createClientToken,
  listKieCalls,
} from '../auth/builders.ts';
import { ADMIN_TOKEN } from '../auth/builders.ts';
import { rows } from '../tasks/builders.ts';
import { aBody, errorOf, kieRejection, post, acceptingEdge } from './builders.ts';
import { testEdge } from '../../support/edge.ts';

const edgeWithLimits = (limits: object) =>
  acceptingEdge({ LIMITS: JSON.stringify({ none: limits }) });

describe('a client that has reached a limit', () => {
  it('returns 402 with the time of the next daily budget and creates no task', async () => {
    const edge = edgeWithLimits({ dailyCredits: 50 });
    expect((await post(edge, aBody())).status).toBe(200);
    const response = await post(edge, aBody());
    const { code, msg, error } = await errorOf(response);
    expect([response.status, code, error.type, error.retryable]).toEqual([
      402,
      402,
      'budget_exceeded',
      false,
    ]);
    expect(error.resetsAt).toBe(Date.UTC(2026, 0, 2));
    expect(msg).toContain('42 credits');
    expect(msg).toContain('2026-01-02T00:00:00.000Z');
    expect([edge.calls.length, (await rows('select id from tasks')).length]).toEqual([1, 1]);
  });

  it('admits a task that costs exactly the budget and names the next budget for the second one', async () => {
    const edge = edgeWithLimits({ dailyCredits: 42 });
    expect((await post(edge, aBody())).status).toBe(200);
    const { msg } = await errorOf(await post(edge, aBody()));
    expect(msg).toContain('The next budget starts at 2026-01-02T00:00:00.000Z.');
  });

  it('returns 402 with the time of the next monthly budget', async () => {
    const edge = edgeWithLimits({ monthlyCredits: 0 });
    const { msg, error } = await errorOf(await post(edge, aBody()));
    expect(error).toMatchObject({ type: 'budget_exceeded', resetsAt: Date.UTC(2026, 1, 1) });
    expect(msg).toContain('more than the whole budget');
  });

  it('still admits a task of a model that KIE does not charge for', async () => {
    const LIMITS = '{"none":{"monthlyCredits":0}}';
    const edge = acceptingEdge({ ALLOWED_MODELS: '*', LIMITS });
    const free = { model: 'ai-music-api/check-voice', input: { task_id: 'a' } };
    expect((await post(edge, free)).status).toBe(200);
    expect((await post(edge, aBody())).status).toBe(402);
  });

  it.each([
    ['maxConcurrent', 'concurrency_limit_exceeded', '10'],
    ['perMinute', 'client_rate_limited', '60'],
  ])('returns 429 with Retry-After if %s is reached', async (limit, type, retryAfter) => {
    const edge = edgeWithLimits({ [limit]: 1 });
    await post(edge, aBody());
    const response = await post(edge, aBody());
    const { error } = await errorOf(response);
    expect([response.status, error.type, error.retryable]).toEqual([429, type, true]);
    expect(response.headers.get('retry-after')).toBe(retryAfter);
  });

  it('releases the reservation of a task that KIE rejected', async () => {
    const responses = [kieRejection(422, 'no'), kieRejection(422, 'no')];
    const edge = testEdge(() => responses.pop() ?? Response.error(), {
      LIMITS: '{"none":{"maxConcurrent":1,"dailyCredits":42}}',
    });
    for (let n = 0; n < 2; n++) expect((await post(edge, aBody())).status).toBe(422);
  });

  it('replays an earlier request although the budget is used up', async () => {
    const edge = edgeWithLimits({ dailyCredits: 42 });
    const headers = { 'idempotency-key': 'k' };
    const first = await post(edge, aBody(), headers);
    const again = await post(edge, aBody(), headers);
    expect([again.status, await again.text()]).toEqual([200, await first.text()]);
  });
});

describe('the reservation of a task', () => {
  it.each([
    ['the list price of five seconds', aBody(), 42_000],
    ['the list price of ten seconds', aBody({ input: { prompt: 'a', duration: '10' } }), 84_000],
    ['the dearest price without a duration', aBody({ input: { prompt: 'a' } }), 84_000],
    ['DEFAULT_RESERVATION_CREDITS for another model', aBody({ model: 'a/b' }), 7000],
  ])('reserves %s', async (_what, body, expected) => {
    await post(acceptingEdge({ ALLOWED_MODELS: '*', DEFAULT_RESERVATION_CREDITS: '7' }), body);
    expect(await rows('select reserved_millicredits as reserved from tasks')).toEqual([
      { reserved: expected },
    ]);
  });
});

describe('concurrent requests', () => {
  it('calls KIE ten times for 300 concurrent requests of a client with credits for ten', async () => {
    const edge = closedEdge({ ADMIN_TOKEN, KIE_RATE_LIMIT: '1000' });
    const { token } = await createClientToken(edge, { dailyCredits: 420, perMinute: null });
    const statuses = await Promise.all(
      Array.from({ length: 300 }, async () => (await createTask(edge, bearer(token))).status),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    expect(statuses.filter((status) => status === 402)).toHaveLength(290);
    expect(listKieCalls(edge)).toHaveLength(10);
    const usage = await edge.request('/api/v1/usage', { headers: bearer(token) });
    expect(await readData(usage)).toMatchObject({ used: { creditsToday: 420, running: 10 } });
  });
});
