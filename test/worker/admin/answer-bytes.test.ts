import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { MIB } from '../../../src/worker/platform/units.ts';
import type { TaskDetail } from '../../../src/worker/admin/views.ts';
import { createClientToken, requestAdmin } from '../auth/builders.ts';
import { adminEdge, insertTasks, readAdmin, rowId } from './builders.ts';
import { readExposition } from './exposition.ts';

const series = (count: number) =>
  `with recursive s(i) as (select 0 union all select i + 1 from s where i + 1 < ${count})`;
const run = (sql: string) => env.DB.prepare(sql).run();
const text = (characters: number) => `printf('%.*c', ${characters}, 'x')`;

/** The longest address that createTask accepts. */
const ORIGIN_CHARACTERS = 2040;

describe('an answer to an admin', () => {
  it.each([
    ['tasks?limit=200', 200],
    ['deliveries?limit=200', 200],
    ['stuck?limit=200', 200],
    ['endpoints', 200],
    ['usage?groupBy=day,client,model', 1000],
  ])('has less than 1 MiB with the longest columns: %s', async (path, items) => {
    const origin = `https://${'o'.repeat(ORIGIN_CHARACTERS)}`;
    const part = { client: `user:${'u'.repeat(255)}`, model: 'm'.repeat(200) };
    await insertTasks(Array.from({ length: 200 }, () => ({ ...part, callbackOrigin: origin })));
    await run(`insert into deliveries (id, task, sequence, client, endpoint, state, attempts_total, created_at, ended_at, reason)
      select 'msg_' || id, id, 1, client, callback_origin, 'failed', 1, 1, 2, ${text(1000)} from tasks`);
    await run(
      `insert into delivery_attempts select id, 1, 1, 1, null, ${text(1000)}, ${text(2048)} from deliveries`,
    );
    await run(`insert into webhook_endpoints (client, endpoint, failing_since, consecutive_failures, next_probe_at, reason)
      ${series(200)} select '${part.client}', i || '${origin}', 1, 9, 9, ${text(1000)} from s`);
    await run(`insert into usage_days (day, client, model, tasks, succeeded, failed, millicredits)
      ${series(1000)} select '2026-01-01', '${part.client}', i || ${text(195)}, 1, 1, 0, 1 from s`);
    const response = await requestAdmin(adminEdge(), 'GET', path);
    const body = await response.text();
    expect(body.length).toBeLessThan(MIB);
    expect(body.split('"client":').length - 1).toBeGreaterThanOrEqual(items);
  });

  it('lists clients in pages that end by bytes, each client once', async () => {
    const edge = adminEdge();
    const models = Array.from({ length: 200 }, (_, n) => `${n}/${'m'.repeat(195)}`);
    for (let n = 0; n < 30; n++) await createClientToken(edge, { models });
    const ids: string[] = [];
    const sizes: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { clients: { id: string }[]; nextCursor: string | null } = await readAdmin(
        edge,
        `clients?cursor=${cursor}`,
      );
      ids.push(...page.clients.map(({ id }) => id));
      sizes.push(JSON.stringify(page).length);
      cursor = page.nextCursor;
    }
    expect(Math.max(...sizes)).toBeLessThan(MIB);
    expect(sizes.length).toBeGreaterThan(1);
    expect([ids.length, new Set(ids).size]).toEqual([30, 30]);
  });

  it('has the latest callbacks and attempts of a task, and the beginning of each', async () => {
    await insertTasks([{}]);
    await run(
      `insert into callbacks ${series(40)} select '${rowId(0)}', i, i, '{"data":{"state":"waiting"},"n":"' || ${text(100_000)} || '"}' from s`,
    );
    await run(`insert into deliveries (id, task, sequence, client, endpoint, state, attempts_total, created_at, ended_at)
      ${series(20)} select 'msg_' || i, '${rowId(0)}', i, 'none', 'https://app.example.com', 'failed', 50, 1, 2 from s`);
    await run(
      `insert into delivery_attempts ${series(1000)} select 'msg_' || (i / 50), 1 + i % 50, i, 1, 500, null, ${text(2048)} from s`,
    );
    const task = await readAdmin<TaskDetail>(adminEdge(), 'tasks/0000000000000001');
    expect(task.callbacks.map(({ receivedAt }) => receivedAt)).toEqual(
      Array.from({ length: 32 }, (_, n) => n + 8),
    );
    expect(new Set(task.callbacks.map(({ state }) => state))).toEqual(new Set(['waiting']));
    const attempts = task.deliveries.flatMap(({ attemptLog }) => attemptLog);
    expect(attempts.map(({ at }) => at)).toEqual(Array.from({ length: 200 }, (_, n) => n + 800));
    expect(task.deliveries.at(-1)?.attemptLog.map(({ n }) => n)).toEqual(
      Array.from({ length: 50 }, (_, n) => n + 1),
    );
    expect(JSON.stringify(task).length).toBeLessThan(MIB / 2);
  });

  it('has metrics of the 200 dearest models by name, and one sum of all others', async () => {
    await run(`insert into usage_days (day, client, model, tasks, succeeded, failed, millicredits)
      ${series(300)} select '2026-01-01', 'none', 'm' || i, 2, 1, 1, 1000 * (i + 1) from s`);
    const families = readExposition(
      await (await requestAdmin(adminEdge(), 'GET', 'metrics')).text(),
    );
    const credits = families.get('kie_edge_credits_today')?.samples ?? new Map();
    expect([credits.size, credits.get('model="m299"'), credits.get('model="m100"')]).toEqual([
      201, 300, 101,
    ]);
    expect(credits.get('model="other"')).toBe((100 * 101) / 2);
    const created = families.get('kie_edge_tasks_created_total')?.samples ?? new Map();
    expect(created.get('model="other"')).toBe(200);
  });
});
