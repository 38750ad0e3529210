import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/worker/platform/units.ts';
import { ADMIN_TOKEN } from '../auth/builders.ts';
import { countOf, rows } from '../tasks/builders.ts';
import { findings, keepingEdge, manyTasks, objectCount, sweepTimes } from './builders.ts';

const NOW = Date.UTC(2026, 0, 1); // of the edge's clock
const OLD = NOW - 31 * DAY_MS;
const YOUNG = NOW - 2 * DAY_MS;

const usage = () =>
  rows(
    'select day, client, model, tasks, succeeded, failed, millicredits from usage_days order by day, model',
  );

describe('without a setting', () => {
  it('everything is kept for good', async () => {
    const edge = keepingEdge({});
    await manyTasks({ count: 3, from: NOW - 3650 * DAY_MS });
    await sweepTimes(edge, 3);
    expect([await countOf('tasks'), await countOf('callbacks'), await objectCount()]).toEqual([
      3, 3, 3,
    ]);
  });
});

describe('RETENTION_DAYS', () => {
  const vars = { RETENTION_DAYS: '30', ADMIN_TOKEN };

  it('deletes the copies of older tasks, and keeps what is known of them', async () => {
    const edge = keepingEdge(vars);
    await manyTasks({ count: 3, from: OLD, files: 2 });
    await manyTasks({ count: 2, from: YOUNG, prefix: 'young' });
    await sweepTimes(edge);
    expect([await objectCount(), await countOf('files'), await countOf('tasks')]).toEqual([
      2, 2, 5,
    ]);
    expect(await countOf('callbacks')).toBe(5);
    expect(await findings(edge)).toEqual([]);
  });

  it('tells so: on the task, and at the link', async () => {
    const edge = keepingEdge(vars);
    const [id] = await manyTasks({ count: 1, from: OLD });
    await sweepTimes(edge);
    const response = await edge.request('/api/v1/jobs/recordInfo?taskId=kie-many-0', {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
    expect(await response.json()).toMatchObject({ data: { filesDeletedAt: NOW } });
    const file = await edge.request(`/files/${id}/0.mp4`);
    expect([file.status, await file.json()]).toMatchObject([
      410,
      { error: { type: 'file_deleted', retryable: false } },
    ]);
  });

  it('waits for a task that has not ended, and goes on to others', async () => {
    const edge = keepingEdge(vars);
    await manyTasks({ count: 1, from: OLD, prefix: 'slow', state: 'generating' });
    await manyTasks({ count: 1, from: OLD });
    await sweepTimes(edge);
    expect(await objectCount()).toBe(1);
    await env.DB.exec(`update tasks set state = 'success', next_poll_at = null`);
    edge.clock.now += HOUR_MS;
    await sweepTimes(edge);
    expect([await objectCount(), await countOf('deferred_tasks')]).toEqual([0, 0]);
  });

  it('waits for a copy that is still owed', async () => {
    const edge = keepingEdge(vars);
    await manyTasks({ count: 1, from: OLD });
    await env.DB.exec(`update files set state = 'pending', size = null, next_attempt_at = 9e15`);
    await sweepTimes(edge);
    expect([await countOf('files'), await objectCount()]).toEqual([1, 1]);
  });

  it('goes on where it was interrupted between R2 and D1', async () => {
    const edge = keepingEdge(vars);
    await manyTasks({ count: 2, from: OLD });
    const whole = edge.deps.store.deletions;
    edge.deps.store.deletions = {
      ...whole,
      recordFilesDeleted: () => Promise.reject(new Error('D1 is away')),
    };
    await expect(sweepTimes(edge)).rejects.toThrow('D1 is away');
    expect([await objectCount(), await countOf('files')]).toEqual([0, 2]);
    edge.deps.store.deletions = whole;
    await sweepTimes(edge);
    expect([await countOf('files'), await findings(edge)]).toEqual([0, []]);
  });
});

describe('PROMPT_RETENTION_DAYS', () => {
  it('deletes what was asked for wherever it stands, and keeps the task and whom to call back', async () => {
    const edge = keepingEdge({ PROMPT_RETENTION_DAYS: '7' });
    await manyTasks({ count: 2, from: OLD });
    await sweepTimes(edge);
    expect(JSON.stringify(await rows('select * from tasks, callbacks'))).not.toContain(
      'secret wish',
    );
    expect([await countOf('callbacks'), await objectCount()]).toEqual([0, 2]);
    expect((await rows('select request from tasks limit 1'))[0]).toEqual({
      request: '{"model":"a/b","callBackUrl":"https://app.example.com"}',
    });
  });

  it('is shown as a param without input', async () => {
    const edge = keepingEdge({ PROMPT_RETENTION_DAYS: '7' });
    await manyTasks({ count: 1, from: OLD });
    await env.DB.exec(`update tasks set client = 'open'`);
    await sweepTimes(edge);
    const response = await edge.request('/api/v1/jobs/recordInfo?taskId=kie-many-0');
    expect(await response.json()).toMatchObject({
      data: { param: '{"callBackUrl":"https://app.example.com","model":"a/b"}' },
    });
  });
});

describe('ROW_RETENTION_DAYS', () => {
  const vars = { ROW_RETENTION_DAYS: '30', ADMIN_TOKEN };

  it('deletes all that is known of older tasks, their copies too, and keeps the sums', async () => {
    const edge = keepingEdge(vars);
    await manyTasks({ count: 3, from: OLD });
    await manyTasks({ count: 1, from: YOUNG, prefix: 'young' });
    await sweepTimes(edge);
    for (const table of ['tasks', 'callbacks', 'files', 'deliveries', 'delivery_attempts'] as const)
      expect([table, await countOf(table)]).toEqual([table, 1]);
    expect([await objectCount(), await findings(edge)]).toEqual([1, []]);
    expect(await usage()).toMatchObject([
      { tasks: 3, succeeded: 3, failed: 0, millicredits: 126_000 },
      { tasks: 1 },
    ]);
  });

  it('keeps a task whose callback is still owed', async () => {
    const edge = keepingEdge(vars);
    await manyTasks({ count: 1, from: OLD });
    await env.DB.exec(`update deliveries set state = 'pending', next_attempt_at = 9e15`);
    await sweepTimes(edge);
    expect([await countOf('tasks'), await objectCount()]).toEqual([1, 1]);
  });
});

describe('the sums of usage', () => {
  it('count each task once, by day, client and model, when it has ended', async () => {
    const edge = keepingEdge({});
    await manyTasks({ count: 2, from: NOW - DAY_MS });
    await manyTasks({ count: 1, from: NOW - DAY_MS, prefix: 'bad', state: 'fail' });
    await manyTasks({ count: 1, from: NOW - DAY_MS, prefix: 'slow', state: 'generating' });
    await Promise.all([sweepTimes(edge, 2), sweepTimes(edge, 2)]);
    const day = { day: '2025-12-31', client: 'token:shop', model: 'a/b' };
    expect(await usage()).toEqual([
      { ...day, tasks: 3, succeeded: 2, failed: 1, millicredits: 126_000 },
    ]);
    await env.DB.exec(`update tasks set state = 'success', next_poll_at = null`);
    edge.clock.now += HOUR_MS;
    await Promise.all([sweepTimes(edge, 2), sweepTimes(edge, 2)]);
    expect(await usage()).toEqual([
      { ...day, tasks: 4, succeeded: 3, failed: 1, millicredits: 168_000 },
    ]);
  });

  it('wait an hour, so that few tasks are looked at twice', async () => {
    const edge = keepingEdge({});
    await manyTasks({ count: 1, from: NOW - HOUR_MS + 1 });
    await sweepTimes(edge);
    expect(await usage()).toEqual([]);
  });
});
