import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { HealthReport, StuckItem } from '../../../src/worker/admin/views.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { requestAdmin } from '../auth/builders.ts';
import { ID, KIE_ID, NOW, OTHER_ID } from '../tasks/builders.ts';
import {
  insertDelivery,
  insertAttempt,
  EXHAUSTED,
  EXHAUSTED_AND_TRIPPED,
  pauseTestDelivery,
  insertTaskWithCallback,
} from '../webhooks/delivery-builders.ts';
import { testTaskId } from '../../support/task-ids.ts';
import {
  insertFile,
  rowId,
  adminEdge,
  readAdmin,
  insertTasks,
  respondWithBalance,
} from './builders.ts';

const TTL_MS = 14 * DAY_MS;
/** Ids from one letter. */
const named = (letter: string) => ({ id: testTaskId(letter), taskId: letter });
const aged = (age: number) => ({ createdAt: NOW - age, updatedAt: NOW - age });
const stuck = async (path = 'stuck') =>
  (await readAdmin<{ items: StuckItem[] }>(adminEdge(), path)).items;
const health = (edge = adminEdge()) => readAdmin<HealthReport>(edge, 'health');

describe('GET /admin/api/health', () => {
  it('reports the size of the database and the accounts with at least 100 MB in it', async () => {
    const before = (await health()).database.bytes;
    await insertTasks([{ client: 'a' }, { client: 'b' }, { client: 'c' }]);
    await env.DB.prepare(
      "update tasks set request = json_object('prompt', hex(zeroblob(500000))) where client = 'a'",
    ).run();
    await env.DB.batch([
      env.DB.prepare("update accounts set stored_bytes = 200000000 where account = 'b'"),
      env.DB.prepare("update accounts set stored_bytes = 100000000 where account = 'a'"),
      env.DB.prepare("update accounts set stored_bytes = 99999999 where account = 'c'"),
    ]);
    const { database } = await health();
    expect(database.bytes - before).toBeGreaterThan(900_000);
    expect(database.largestAccounts).toEqual([
      { account: 'b', storedBytes: 200_000_000 },
      { account: 'a', storedBytes: 100_000_000 },
    ]);
  });

  it('reports zeros without pending work', async () => {
    expect(await health()).toEqual({
      at: NOW,
      cron: null,
      tasks: { running: 0, unconfirmed: 0, late: 0, oldestDueAt: null },
      copies: { pending: 0, retrying: 0, nearDeadline: 0, failed: 0, lost: 0, oldestDueAt: null },
      deliveries: {
        pending: 0,
        paused: 0,
        failed: 0,
        failedLastDay: 0,
        unhealthyEndpoints: 0,
        oldestDueAt: null,
      },
      deadLetters: { lastDay: 0, latestAt: null },
      charges: { unexpected: [], exceeding: [] },
      balance: { credits: 1000, at: NOW, problem: null },
      remained: null,
      catalogue: null,
      database: { bytes: expect.any(Number) as number, largestAccounts: [] },
      alerts: [],
    });
  });

  it('counts running, unconfirmed and late tasks', async () => {
    await env.DB.prepare("insert into model_times values ('known', 1, 40000, 9, 0)").run();
    await insertTasks([
      { state: 'waiting', model: 'known', createdAt: NOW - MINUTE_MS, nextPollAt: NOW - 7 },
      { state: 'generating', model: 'known', createdAt: NOW - MINUTE_MS - 1, nextPollAt: NOW + 5 },
      { state: 'queuing', createdAt: NOW - 20 * MINUTE_MS, nextPollAt: NOW + 5 },
      { state: 'queuing', createdAt: NOW - 20 * MINUTE_MS - 1, nextPollAt: NOW + 5 },
      { state: 'unconfirmed', createdAt: NOW - HOUR_MS, nextPollAt: NOW + 5 },
      { state: 'success', createdAt: NOW - HOUR_MS },
    ]);
    const { tasks } = await health();
    expect(tasks).toEqual({ running: 5, unconfirmed: 1, late: 2, oldestDueAt: NOW - 7 });
  });

  it('counts pending copies, and those that failed in the last 30 days without abandoned ones', async () => {
    await insertTasks([
      { ...aged(40 * DAY_MS), failedFileNumbers: '[0]' },
      { ...aged(29 * DAY_MS), failedFileNumbers: '[0,1]' },
      { ...aged(0.75 * TTL_MS + 1) },
      { ...aged(0.75 * TTL_MS) },
      { ...aged(1), failedFileNumbers: '[0]' },
    ]);
    const gone = { state: 'failed', error: 'gone' } as const;
    await insertFile({ ...gone, id: rowId(0) });
    await insertFile({ ...gone, id: rowId(1) });
    await insertFile({ ...gone, id: rowId(1), n: 1 });
    await insertFile({ id: rowId(2), attempts: 3, dueAt: NOW + 1 });
    await insertFile({ id: rowId(3), dueAt: NOW + 9 });
    await insertFile({ ...gone, id: rowId(4), error: 'abandoned by an admin' });
    const { copies } = await health();
    expect(copies).toEqual({
      pending: 2,
      retrying: 1,
      nearDeadline: 1,
      failed: 2,
      lost: 0,
      oldestDueAt: null,
    });
  });

  it('counts deliveries by state without acknowledged failures, and unhealthy endpoints', async () => {
    await insertDelivery(named('a'));
    await pauseTestDelivery(await insertDelivery(named('b')));
    for (const letter of 'cdefg')
      await insertAttempt(await insertDelivery(named(letter)), EXHAUSTED);
    await env.DB.prepare(
      `update deliveries set reason = case task when ?1 then 'abandoned by an admin'
         else 'the endpoint returned 410 Gone' end where task in (?1, ?2)`,
    )
      .bind(testTaskId('d'), testTaskId('e'))
      .run();
    await env.DB.batch([
      env.DB.prepare('update deliveries set ended_at = ?2 where task = ?1').bind(
        testTaskId('f'),
        NOW - DAY_MS,
      ),
      // What a later one of the same task tells is no trouble.
      env.DB.prepare(
        `insert into deliveries (id, task, sequence, client, endpoint, state, created_at, ended_at)
         values ('msg_later', ?1, 2, 'none', 'https://app.example.com', 'delivered', ?2, ?2)`,
      ).bind(testTaskId('g'), NOW),
    ]);
    const { deliveries } = await health();
    expect(deliveries).toEqual({
      pending: 1,
      paused: 1,
      failed: 2,
      failedLastDay: 1,
      unhealthyEndpoints: 1,
      oldestDueAt: NOW,
    });
  });

  it('counts the dead letters of the last 24 hours, and reports the credits that remained after the latest charge', async () => {
    const edge = adminEdge();
    for (const at of [NOW - 3 * DAY_MS, NOW - HOUR_MS, NOW - MINUTE_MS])
      await edge.deps.store.deadLetters.record({ at, queue: 'copy', body: '{}' });
    await insertTasks([{ remained: 80 }, { remained: 90 }, { remained: null }]);
    const { deadLetters, remained } = await health(edge);
    expect(deadLetters).toEqual({ lastDay: 2, latestAt: NOW - MINUTE_MS });
    expect(remained).toEqual({ credits: 90, at: NOW + 1 });
  });

  it('lists active alerts', async () => {
    await env.DB.prepare(
      "insert into alerts (kind, raised_at, message, notified_at, attempts, next_attempt_at) values ('late', 5, 'too late', null, 2, 9)",
    ).run();
    const { alerts } = await health();
    expect(alerts).toEqual([{ kind: 'late', raisedAt: 5, message: 'too late', notifiedAt: null }]);
  });

  it('keeps the latest 1000 dead letters', async () => {
    const { deadLetters } = adminEdge().deps.store;
    await env.DB.prepare(
      `insert into dead_letters (at, queue, body)
       with recursive n(n) as (select 1 union all select n + 1 from n where n < 1000) select n, 'copy', '' from n`,
    ).run();
    await deadLetters.record({ at: 9999, queue: 'delivery', body: '{}' });
    const { results } = await env.DB.prepare(
      'select count(*) as n, min(at) as first, max(at) as last from dead_letters',
    ).all();
    expect(results).toEqual([{ n: 1000, first: 2, last: 9999 }]);
  });
});

describe("KIE's balance", () => {
  it('is requested from KIE at most once a minute', async () => {
    const edge = adminEdge();
    for (const wait of [0, 59_999, 1, 30_000]) {
      edge.clock.now += wait;
      expect((await health(edge)).balance?.credits).toBe(1000);
    }
    expect(edge.calls.map(({ url }) => url)).toEqual(
      Array(2).fill('https://kie.test/api/v1/chat/credit'),
    );
    expect(edge.calls[0]?.headers.get('authorization')).toBe('Bearer kie-key-that-must-not-leak');
  });

  it.each<[string, Response | Error]>([
    ['KIE does not respond', new Error('no route')],
    ['KIE responds with a page', new Response('<html>', { status: 502 })],
    ['KIE rejects the key', Response.json({ code: 401, msg: 'no', data: null })],
    ['KIE returns no number', Response.json({ code: 200, msg: 'success', data: '5' })],
  ])('is null with a reason when %s', async (_what, answer) => {
    const edge = adminEdge(() => {
      if (answer instanceof Error) throw answer;
      return answer;
    });
    expect((await health(edge)).balance).toEqual({
      credits: null,
      at: NOW,
      problem: expect.stringMatching(/./) as string,
    });
  });

  it('may be a fraction of a credit', async () => {
    expect((await health(adminEdge(respondWithBalance(99.5)))).balance?.credits).toBe(99.5);
  });
});

describe('GET /admin/api/stuck', () => {
  it('is empty without stuck work', async () => {
    await insertTasks([{}, { state: 'waiting' }]);
    await insertFile({ id: rowId(0) });
    expect(await stuck()).toEqual([]);
  });

  it('lists each kind with its reason and action, the longest waiting first', async () => {
    await insertTasks([
      { ...aged(6 * HOUR_MS), state: 'unconfirmed', taskId: null, nextPollAt: NOW + 5 },
      { ...aged(5 * HOUR_MS), state: 'waiting', nextPollAt: NOW + 6 },
      { ...aged(4 * HOUR_MS) },
      { ...aged(3 * HOUR_MS), failedFileNumbers: '[0,1]' },
    ]);
    await insertFile({ id: rowId(2), attempts: 2, dueAt: NOW + 7, error: 'slow' });
    await insertFile({ id: rowId(2), n: 1, attempts: 4, dueAt: NOW + 8, error: 'slower' });
    for (const n of [0, 1]) await insertFile({ id: rowId(3), n, state: 'failed', error: 'gone' });
    const failed = await insertDelivery({ at: NOW - 2 * HOUR_MS });
    await insertAttempt(failed, EXHAUSTED);
    const paused = await insertDelivery({ id: OTHER_ID, taskId: 'other', at: NOW - HOUR_MS });
    await pauseTestDelivery(paused);
    const items = await stuck();
    expect(items).toMatchObject([
      {
        kind: 'task_unconfirmed',
        id: rowId(0),
        taskId: null,
        dueAt: NOW + 5,
        action: 'abandon_task',
      },
      { kind: 'task_late', id: rowId(1), dueAt: NOW + 6, action: 'refresh', delivery: null },
      { kind: 'copy_retrying', id: rowId(2), dueAt: NOW + 8, action: 'retry_copy' },
      {
        kind: 'copy_failed',
        id: rowId(3),
        dueAt: null,
        action: 'retry_copy',
        since: NOW - 3 * HOUR_MS,
      },
      { kind: 'delivery_failed', id: ID, taskId: KIE_ID, delivery: failed, action: 'resend' },
      { kind: 'delivery_paused', id: OTHER_ID, delivery: paused, action: 'resend' },
    ]);
    expect(items.map(({ reason }) => reason)).toEqual([
      "KIE's response to createTask was lost: the task may exist and be charged.",
      'The callback is late: other tasks of this model took less time.',
      'A copy failed 4 times: slower',
      '2 copies failed permanently: gone',
      'The callback failed: attempts exhausted',
      'The callback is paused with its endpoint: unknown reason',
    ]);
    expect(await stuck('stuck?limit=2')).toEqual(items.slice(0, 2));
  });

  it('omits abandoned copies, and a failed callback that has a later one', async () => {
    await insertTaskWithCallback();
    const { files } = adminEdge().deps.store;
    const [first] = await files.recordAbandoned({ id: ID, n: 0 }, 'abandoned by an admin', NOW);
    await insertAttempt(first?.delivery ?? '', EXHAUSTED_AND_TRIPPED);
    expect((await stuck()).map(({ kind }) => kind)).toEqual(['delivery_failed']);
    await files.requeueUnstored(ID, NOW);
    await files.recordStored({ id: ID, n: 0 }, { size: 1, mediaType: 'video/mp4' }, NOW);
    expect(await stuck()).toEqual([]);
  });

  it.each(['limit=0', 'limit=201', 'limit=x'])('rejects %s with 422', async (query) => {
    expect((await requestAdmin(adminEdge(), 'GET', `stuck?${query}`)).status).toBe(422);
  });
});
