import { env } from 'cloudflare:workers';
import { describe, expect, it, vi } from 'vitest';
import { balanceStore, type BalanceStore } from '../../../src/worker/health/balance-store.ts';
import type { HealthData, HealthReport } from '../../../src/worker/health/health-report.ts';
import { healthRoutes } from '../../../src/worker/health/health-routes.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { refreshBalance } from '../../../src/worker/health/refresh-balance.ts';
import type { Responder, TestEdge } from '../../support/edge.ts';
import { adminEdge, readAdmin, respondWithBalance } from '../admin/builders.ts';
import { NOW } from '../tasks/builders.ts';

const check = async (edge: TestEdge, query = '?check=kie') =>
  (await (await edge.request(`/health${query}`)).json<{ data: HealthData }>()).data;

const refuse: Responder = () => Response.json({ code: 401, msg: 'no access', data: null });

const newVersion = { version: { id: 'next-version', timestamp: '' } };

describe('/health?check=kie', () => {
  it('asks KIE once an hour and shows that it accepts the key', async () => {
    const edge = adminEdge();
    expect((await check(edge)).kie).toEqual({ key: 'accepted', checkedAt: NOW });
    edge.clock.now += HOUR_MS - 1;
    expect((await check(edge)).kie).toEqual({ key: 'accepted', checkedAt: NOW });
    expect(edge.calls).toHaveLength(1);
    edge.clock.now += 1;
    expect((await check(edge)).kie).toEqual({ key: 'accepted', checkedAt: NOW + HOUR_MS });
  });

  it('warns an hour later when KIE no longer accepts a key that it accepted', async () => {
    await check(adminEdge());
    const edge = adminEdge(refuse);
    edge.clock.now += HOUR_MS;
    expect((await check(edge)).kie).toEqual({ key: 'refused', checkedAt: NOW + HOUR_MS });
  });

  it('writes nothing while it is known that KIE accepts the key', async () => {
    const claim = vi.fn<BalanceStore['claim']>((...args) => balanceStore(env.DB).claim(...args));
    const edge = adminEdge(undefined, {}, { balance: { ...balanceStore(env.DB), claim } });
    for (let n = 0; n < 5; n++) {
      await check(edge);
      edge.clock.now += 2 * MINUTE_MS;
    }
    expect(claim).toHaveBeenCalledTimes(1);
  });

  it('changes neither the balance nor its time when no check ends, and the console still reads it', async () => {
    const last = { credits: 500, at: NOW, problem: null };
    await balanceStore(env.DB).save({ ...last, isRefused: false, version: 'last-version' });
    const kie = { credit: () => Promise.reject(new Error('the isolate died')) };
    const edge = adminEdge();
    const dying = adminEdge(undefined, {}, { kie: { ...edge.deps.kie, ...kie } });
    for (let n = 0; n < 30; n++) {
      dying.clock.now += MINUTE_MS;
      await check(dying);
    }
    expect(await balanceStore(env.DB).find()).toEqual(last);
    edge.clock.now = dying.clock.now + MINUTE_MS;
    const { balance } = await readAdmin<HealthReport>(edge, 'health');
    expect(balance).toEqual({ credits: 1000, at: edge.clock.now, problem: null });
  });

  it('stores what KIE answers after the client has disconnected', async () => {
    const answer = Promise.withResolvers<Response>();
    const { deps } = adminEdge(() => answer.promise);
    const deferred: Promise<unknown>[] = [];
    const waitUntil = (work: Promise<unknown>) => void deferred.push(work);
    const ctx = { waitUntil, passThroughOnException: () => undefined, props: {} };
    void healthRoutes(deps).request('/health?check=kie', {}, {}, ctx);
    await vi.waitUntil(() => deferred.length > 0);
    answer.resolve(Response.json({ code: 200, msg: 'success', data: 7 }));
    await Promise.all(deferred);
    expect(await balanceStore(env.DB).find()).toMatchObject({ credits: 7 });
  });

  it.each<[string, Responder]>([
    ['refuses the key', refuse],
    ['refuses its address', () => Response.json({ code: 433, msg: 'no access', data: null })],
    ['answers with the page of a firewall', () => new Response('<html>', { status: 403 })],
  ])('warns when KIE %s, without what KIE said', async (_what, respond) => {
    const edge = adminEdge(respond);
    const health = await check(edge);
    expect(health.kie).toEqual({ key: 'refused', checkedAt: NOW });
    expect(health.warnings).toContainEqual(
      expect.stringMatching(
        /^KIE refuses KIE_API_KEY: .*secret put KIE_API_KEY --env '' \(--env staging for staging\)$/,
      ),
    );
    expect(JSON.stringify(health)).not.toMatch(/no access|html/);
  });

  it('asks again after a failure, but at most once a minute, however many requests there are', async () => {
    const edge = adminEdge(() => new Response('', { status: 502 }));
    for (const wait of [0, MINUTE_MS - 1, 1]) {
      edge.clock.now += wait;
      await Promise.all(Array.from({ length: 5 }, () => check(edge)));
    }
    expect((await check(edge)).kie).toEqual({ key: 'unknown', checkedAt: NOW + MINUTE_MS });
    expect(edge.calls).toHaveLength(2);
  });

  it('asks for a new version whose key may be another, a minute after the last reading', async () => {
    await check(adminEdge(refuse));
    const next = adminEdge(respondWithBalance(5), {}, newVersion);
    expect((await check(next)).kie).toEqual({ key: 'unknown', checkedAt: null });
    next.clock.now += MINUTE_MS;
    expect((await check(next)).kie).toEqual({ key: 'accepted', checkedAt: NOW + MINUTE_MS });
  });

  it('asks KIE once for concurrent requests of the console and the cron', async () => {
    const edge = adminEdge();
    await Promise.all([
      ...Array.from({ length: 5 }, () => refreshBalance(edge.deps)),
      ...Array.from({ length: 5 }, () => refreshBalance(edge.deps, 10 * MINUTE_MS)),
      check(edge),
    ]);
    expect(edge.calls).toHaveLength(1);
  });

  it('shows what the console read', async () => {
    const edge = adminEdge();
    await readAdmin(edge, 'health');
    expect((await check(edge, '')).kie).toEqual({ key: 'accepted', checkedAt: NOW });
  });
});

it('/health without the check never makes the Worker ask KIE', async () => {
  const edge = adminEdge();
  expect((await check(edge, '')).kie).toEqual({ key: 'unknown', checkedAt: null });
  expect(edge.calls).toEqual([]);
});
