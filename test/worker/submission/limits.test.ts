import { describe, expect, it } from 'vitest';
import { bearer, closedEdge, createTask, dataOf, makeClient, toKie } from '../auth/builders.ts';
import { ADMIN_TOKEN } from '../auth/builders.ts';
import { rows } from '../tasks/builders.ts';
import { aBody, errorOf, kieRejection, post, acceptingEdge } from './builders.ts';
import { testEdge } from '../../support/edge.ts';

const open = (limits: object) => acceptingEdge({ LIMITS: JSON.stringify({ open: limits }) });

describe('a client without room', () => {
  it('hears 402 with the time of its next budget, and nothing is created', async () => {
    const edge = open({ dailyCredits: 50 });
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

  it('hears of the month what it hears of the day', async () => {
    const edge = open({ monthlyCredits: 0 });
    const { msg, error } = await errorOf(await post(edge, aBody()));
    expect(error).toMatchObject({ type: 'budget_exceeded', resetsAt: Date.UTC(2026, 1, 1) });
    expect(msg).toContain('more than the whole budget');
  });

  it.each([
    ['maxConcurrent', 'concurrency_limit_exceeded', '10'],
    ['perMinute', 'client_rate_limited', '60'],
  ])('by %s hears 429 and when to come again', async (limit, type, retryAfter) => {
    const edge = open({ [limit]: 1 });
    await post(edge, aBody());
    const response = await post(edge, aBody());
    const { error } = await errorOf(response);
    expect([response.status, error.type, error.retryable]).toEqual([429, type, true]);
    expect(response.headers.get('retry-after')).toBe(retryAfter);
  });

  it('has room again after a refusal of KIE', async () => {
    const answers = [kieRejection(422, 'no'), kieRejection(422, 'no')];
    const edge = testEdge(() => answers.pop() ?? Response.error(), {
      LIMITS: '{"none":{"maxConcurrent":1,"dailyCredits":42}}',
    });
    for (let n = 0; n < 2; n++) expect((await post(edge, aBody())).status).toBe(422);
  });

  it('still gets the answer to what it asked before', async () => {
    const edge = open({ dailyCredits: 42 });
    const headers = { 'idempotency-key': 'k' };
    const first = await post(edge, aBody(), headers);
    const again = await post(edge, aBody(), headers);
    expect([again.status, await again.text()]).toEqual([200, await first.text()]);
  });
});

describe('what is reserved', () => {
  it.each([
    ['the list price of five seconds', aBody(), 42_000],
    ['the list price of ten seconds', aBody({ input: { prompt: 'a', duration: '10' } }), 84_000],
    ['DEFAULT_RESERVATION_CREDITS for another model', aBody({ model: 'a/b' }), 7000],
  ])('is %s', async (_what, body, expected) => {
    await post(acceptingEdge({ ALLOWED_MODELS: '*', DEFAULT_RESERVATION_CREDITS: '7' }), body);
    expect(await rows('select reserved_millicredits as held from tasks')).toEqual([
      { held: expected },
    ]);
  });
});

describe('three hundred at once', () => {
  it('of a client with credits for ten are ten at KIE', async () => {
    const edge = closedEdge({ ADMIN_TOKEN, KIE_RATE_LIMIT: '1000' });
    const { token } = await makeClient(edge, { dailyCredits: 420, perMinute: null });
    const statuses = await Promise.all(
      Array.from({ length: 300 }, async () => (await createTask(edge, bearer(token))).status),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    expect(statuses.filter((status) => status === 402)).toHaveLength(290);
    expect(toKie(edge)).toHaveLength(10);
    const usage = await edge.request('/api/v1/usage', { headers: bearer(token) });
    expect(await dataOf(usage)).toMatchObject({ used: { creditsToday: 420, running: 10 } });
  });
});
