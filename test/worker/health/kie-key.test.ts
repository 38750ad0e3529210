import { describe, expect, it } from 'vitest';
import type { HealthData } from '../../../src/worker/health/health-report.ts';
import { MINUTE_MS } from '../../../src/worker/platform/units.ts';
import type { Responder, TestEdge } from '../../support/edge.ts';
import { adminEdge, readAdmin, respondWithBalance } from '../admin/builders.ts';
import { NOW } from '../tasks/builders.ts';

const check = async (edge: TestEdge, query = '?check=kie') =>
  (await (await edge.request(`/health${query}`)).json<{ data: HealthData }>()).data;

const refuse: Responder = () => Response.json({ code: 401, msg: 'no access', data: null });

const newVersion = { version: { id: 'next-version', timestamp: '' } };

describe('/health?check=kie', () => {
  it('asks KIE once for each version of the Worker and shows that it accepts the key', async () => {
    const edge = adminEdge();
    expect((await check(edge)).kie).toEqual({ key: 'accepted', checkedAt: NOW });
    edge.clock.now += 10 * MINUTE_MS;
    expect((await check(edge)).kie).toEqual({ key: 'accepted', checkedAt: NOW });
    expect(edge.calls).toHaveLength(1);
  });

  it.each<[string, Responder]>([
    ['refuses the key', refuse],
    ['refuses its address', () => Response.json({ code: 433, msg: 'no access', data: null })],
    ['answers with the page of a firewall', () => new Response('<html>', { status: 403 })],
  ])('warns when KIE %s, without what KIE said', async (_what, respond) => {
    const edge = adminEdge(respond);
    const health = await check(edge);
    expect(health.kie).toEqual({ key: 'refused', checkedAt: NOW });
    expect(health.warnings).toContainEqual(expect.stringMatching(/^KIE refuses KIE_API_KEY: /));
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
