import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Today, UsageTable } from '../../../src/worker/admin/views.ts';
import { deleteTask } from '../../../src/worker/retention/delete-tasks.ts';
import { DAY_MS, HOUR_MS } from '../../../src/worker/platform/units.ts';
import { requestAdmin, createClientToken } from '../auth/builders.ts';
import { NOW } from '../tasks/builders.ts';
import { rowId, adminEdge, readAdmin, insertTasks } from './builders.ts';

const usage = (query: string, edge = adminEdge()) => readAdmin<UsageTable>(edge, `usage?${query}`);

/** Moves the cursor of the retention pass `usage`, and defers tasks. */
async function advancePass(seq: number, deferred: readonly string[] = []): Promise<void> {
  await env.DB.batch([
    env.DB.prepare("update retention_passes set cursor = ?1 where name = 'usage'").bind(seq),
    ...deferred.map((task) =>
      env.DB.prepare(
        "insert into deferred_tasks (task, pass, due_at) values (?1, 'usage', 0)",
      ).bind(task),
    ),
  ]);
}

const insertDailyTotal = (
  day: string,
  client: string,
  model: string,
  tasks = 1,
  millicredits = 1500,
) =>
  env.DB.prepare('insert into usage_days values (?1, ?2, ?3, ?4, ?4, 0, ?5)')
    .bind(day, client, model, tasks, millicredits)
    .run();

describe('GET /admin/api/usage', () => {
  it('adds the daily totals and the tasks that are not in them', async () => {
    await insertDailyTotal('2026-01-01', 'none', 'm', 10);
    await insertTasks([
      { model: 'm', credits: 99 },
      { model: 'm', state: 'fail', credits: 0 },
      { model: 'm', state: 'generating', credits: 99 },
      { model: 'm', credits: 2.5 },
      { model: 'm', state: 'waiting', credits: 4 },
    ]);
    // The third task was still running when the pass reached it.
    await advancePass(3, [rowId(2)]);
    expect(await usage('since=2026-01-01&until=2026-01-01')).toEqual({
      rows: [{ day: '2026-01-01', tasks: 13, succeeded: 11, failed: 0, credits: 107 }],
      isTruncated: false,
    });
  });

  it.each<[string, object[]]>([
    [
      'groupBy=day',
      [
        { day: '2026-01-02', tasks: 1, credits: 3 },
        { day: '2026-01-01', tasks: 2, credits: 3 },
      ],
    ],
    [
      'groupBy=model',
      [
        { model: 'a', tasks: 2, credits: 5 },
        { model: 'b', tasks: 1, credits: 1 },
      ],
    ],
    [
      'groupBy=client,model',
      [
        { client: 'none', clientName: null, model: 'a', tasks: 1, credits: 3 },
        { client: 'token:x', clientName: null, model: 'a', tasks: 1, credits: 2 },
        { client: 'none', clientName: null, model: 'b', tasks: 1, credits: 1 },
      ],
    ],
    ['groupBy=day,client&model=a&client=none', [{ day: '2026-01-02', client: 'none', tasks: 1 }]],
    ['groupBy=model&client=unknown', []],
    ['groupBy=day&since=2026-01-02', [{ day: '2026-01-02' }]],
    ['groupBy=day&until=2026-01-01', [{ day: '2026-01-01' }]],
  ])('groups and filters by %s', async (query, rows) => {
    await insertTasks([
      { model: 'a', credits: 2, client: 'token:x' },
      { model: 'b', credits: 1 },
      { model: 'a', credits: 3, createdAt: NOW + DAY_MS },
    ]);
    const edge = adminEdge();
    edge.clock.now = NOW + DAY_MS;
    const table = await usage(query, edge);
    expect(table.rows).toMatchObject(rows);
    expect(table.rows).toHaveLength(rows.length);
  });

  it('counts a deferred task above the cursor once', async () => {
    await insertTasks([{}, {}]);
    await advancePass(1, [rowId(0), rowId(1)]);
    expect((await usage('groupBy=model')).rows).toMatchObject([{ tasks: 2 }]);
  });

  it('returns the name of a client token', async () => {
    const edge = adminEdge();
    const { id } = await createClientToken(edge, { name: 'the shop' });
    await insertTasks([{ client: `token:${id}` }]);
    expect((await usage('groupBy=client', edge)).rows).toMatchObject([
      { client: `token:${id}`, clientName: 'the shop' },
    ]);
  });

  it('sets isTruncated when there are more rows than a response holds', async () => {
    await insertTasks(Array.from({ length: 1001 }, (_, n) => ({ client: `c${n}` })));
    const { rows, isTruncated } = await usage('groupBy=client');
    expect([rows.length, isTruncated]).toEqual([1000, true]);
    expect((await usage('groupBy=model')).isTruncated).toBe(false);
  });

  it.each([
    ['since=2026-01-01T00:00:00Z', 'since'],
    ['until=2026-02-30', 'until'],
    ['groupBy=hour', 'groupBy'],
    ['groupBy=', 'groupBy'],
    ['groupBy=day,', 'groupBy'],
    ['since=2026-01-03&until=2026-01-02', 'since'],
    ['since=2025-10-01&until=2026-01-01', 'since'],
    ['client=', 'client'],
  ])('rejects %s with the name of the parameter', async (query, field) => {
    const response = await requestAdmin(adminEdge(), 'GET', `usage?${query}`);
    const { error } = await response.json<{ error: { fields: object[] } }>();
    expect([response.status, error.fields]).toMatchObject([422, [{ field }]]);
  });

  it('accepts 92 days', async () => {
    expect((await usage('since=2025-10-02&until=2026-01-01')).rows).toEqual([]);
  });
});

describe('GET /admin/api/today', () => {
  it('returns the totals of the day and of its hours', async () => {
    await insertTasks([
      { createdAt: NOW - 1 },
      { createdAt: NOW },
      { createdAt: NOW + HOUR_MS - 1, state: 'fail', credits: 0 },
      { createdAt: NOW + 3 * HOUR_MS, state: 'waiting', credits: 2.5 },
    ]);
    const edge = adminEdge();
    edge.clock.now = NOW + 4 * HOUR_MS;
    expect(await readAdmin<Today>(edge, 'today')).toEqual({
      day: '2026-01-01',
      total: { tasks: 3, succeeded: 1, failed: 1, credits: 3.5 },
      hours: [
        { hour: 0, tasks: 2, succeeded: 1, failed: 1, credits: 1 },
        { hour: 3, tasks: 1, succeeded: 0, failed: 0, credits: 2.5 },
      ],
      isPartial: false,
    });
  });

  it('counts a deleted task in the total but in no hour', async () => {
    const edge = adminEdge();
    await insertTasks([{ createdAt: NOW }]);
    await deleteTask(edge.deps, rowId(0));
    expect(await readAdmin<Today>(edge, 'today')).toMatchObject({
      total: { tasks: 1, succeeded: 1, failed: 0, credits: 1 },
      hours: [],
    });
  });

  it('sets isPartial when there are more tasks than are read', async () => {
    await insertTasks(Array.from({ length: 20_001 }, () => ({ createdAt: NOW })));
    const { hours, isPartial } = await readAdmin<Today>(adminEdge(), 'today');
    expect([hours[0]?.tasks, isPartial]).toEqual([20_000, true]);
  });
});
