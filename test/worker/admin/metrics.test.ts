import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/worker/platform/units.ts';
import { requestAdmin } from '../auth/builders.ts';
import type { TestEdge } from '../../support/edge.ts';
import { NOW } from '../tasks/builders.ts';
import { insertFile, rowId, adminEdge, insertTasks, respondWithBalance } from './builders.ts';
import { readExposition } from './exposition.ts';

const scrape = async (edge: TestEdge) => {
  const response = await requestAdmin(edge, 'GET', 'metrics');
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  return readExposition(await response.text());
};

describe('GET /admin/api/metrics', () => {
  it('returns valid Prometheus text with help and type for every metric', async () => {
    const families = await scrape(adminEdge());
    expect(families.size).toBeGreaterThan(15);
    for (const [name, { help }] of families) {
      expect(name).toMatch(/^kie_edge_[a-z_]+$/);
      expect(help).toMatch(/\.$/);
    }
    expect(families.get('kie_edge_tasks_running')?.samples).toEqual(new Map([['', 0]]));
    expect(families.get('kie_edge_tasks_created_total')?.samples.size).toBe(0);
  });

  it("exports the health report and today's tasks by model and state", async () => {
    await insertTasks([
      { model: 'a/b', state: 'success', credits: 1.5 },
      { model: 'a/b', state: 'fail', credits: 0 },
      { model: 'a/b', state: 'waiting', credits: 2, nextPollAt: NOW - 1500 },
      { model: 'with "quotes" \\ and\na line', credits: 1 },
      { model: 'a/b', createdAt: NOW - HOUR_MS },
    ]);
    await insertFile({ id: rowId(0), attempts: 2, dueAt: NOW - 250 });
    await env.DB.prepare(
      "insert into alerts (kind, raised_at, message, notified_at, attempts, next_attempt_at) values ('late \"x\"', 5, 'm', null, 2, 9)",
    ).run();
    const families = await scrape(adminEdge(respondWithBalance(99.25)));
    const samples = (name: string) =>
      Object.fromEntries(families.get(`kie_edge_${name}`)?.samples ?? []);
    expect(samples('tasks_running')).toEqual({ '': 1 });
    expect(samples('tasks_overdue_seconds')).toEqual({ '': 1.5 });
    expect(samples('copies_retrying')).toEqual({ '': 1 });
    expect(samples('copies_overdue_seconds')).toEqual({ '': 0.25 });
    expect(samples('balance_credits')).toEqual({ '': 99.25 });
    expect(samples('alert_firing')).toEqual({ 'kind="late \\"x\\""': 1 });
    const odd = 'model="with \\"quotes\\" \\\\ and\\na line"';
    expect(samples('tasks_created_total')).toEqual({ 'model="a/b"': 3, [odd]: 1 });
    expect(samples('tasks_ended_total')).toEqual({
      'model="a/b",state="success"': 1,
      'model="a/b",state="fail"': 1,
      [`${odd},state="success"`]: 1,
      [`${odd},state="fail"`]: 0,
    });
    expect(samples('credits_today')).toEqual({ 'model="a/b"': 3.5, [odd]: 1 });
  });

  it('counts tasks with an unknown outcome in the last 30 days', async () => {
    const old = NOW - 31 * DAY_MS;
    await insertTasks([
      { state: 'never_confirmed', taskId: null, createdAt: old },
      { state: 'never_confirmed', taskId: null, createdAt: old, updatedAt: NOW - 29 * DAY_MS },
      { state: 'expired_unknown' },
      { state: 'expired_unknown' },
      { state: 'fail' },
    ]);
    const families = await scrape(adminEdge());
    expect(
      Object.fromEntries(families.get('kie_edge_tasks_outcome_unknown')?.samples ?? []),
    ).toEqual({ 'state="never_confirmed"': 1, 'state="expired_unknown"': 2 });
  });

  it('omits the balance when it cannot be read', async () => {
    const families = await scrape(adminEdge(respondWithBalance('none')));
    expect(families.get('kie_edge_balance_credits')?.samples.size).toBe(0);
  });
});

describe('readExposition', () => {
  const head = '# HELP a_b Words.\n# TYPE a_b gauge\n';
  it.each([
    'a_b 1\n',
    `${head}a_b 1`,
    `${head}a_b 1\n\n`,
    `${head}\na_b 1\n`,
    `${head}a_b{x=1} 1\n`,
    `${head}a_b{x="a"b"} 1\n`,
    `${head}a_b{x="\\t"} 1\n`,
    `${head}a_b NaN\n`,
    `${head}a_b 1 2 3\n`,
    `${head}a_b 1\na_b 1\n`,
    `${head}other 1\n`,
    `${head}${head}`,
    '# TYPE a_b gauge\na_b 1\n',
    '# HELP a_b Words.\n# TYPE a_b counter\n',
    '# HELP a_total Words.\n# TYPE a_total gauge\n',
  ])('rejects the malformed exposition %j', (text) => {
    expect(() => readExposition(text)).toThrow();
  });
});
