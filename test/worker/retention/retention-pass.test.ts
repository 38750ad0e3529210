import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/worker/platform/units.ts';
import { ADMIN_TOKEN } from '../auth/builders.ts';
import { countRows, rows } from '../tasks/builders.ts';
import { findings, retentionEdge, insertTasks, objectCount, runRetention } from './builders.ts';

const NOW = Date.UTC(2026, 0, 1); // of the edge's clock
const OLD = NOW - 31 * DAY_MS;
const YOUNG = NOW - 2 * DAY_MS;

const usage = () =>
  rows(
    'select day, client, model, tasks, succeeded, failed, millicredits from usage_days order by day, model',
  );

describe('without retention settings', () => {
  it('keeps tasks, callbacks and copies of any age while no retention is set', async () => {
    const edge = retentionEdge({});
    await insertTasks({ count: 3, from: NOW - 3650 * DAY_MS });
    await runRetention(edge, 3);
    expect([await countRows('tasks'), await countRows('callbacks'), await objectCount()]).toEqual([
      3, 3, 3,
    ]);
  });
});

describe('REJECTED_RETENTION_DAYS', () => {
  const EIGHT_DAYS_AGO = NOW - 8 * DAY_MS;

  it('deletes tasks that KIE rejected seven days ago by default, keeps all others and the usage totals', async () => {
    const edge = retentionEdge({});
    const rejected = { state: 'refused', files: 0 };
    await insertTasks({ count: 3, from: EIGHT_DAYS_AGO, ...rejected, prefix: 'old' });
    await insertTasks({ count: 2, from: EIGHT_DAYS_AGO, prefix: 'success' });
    await insertTasks({ count: 1, from: EIGHT_DAYS_AGO, state: 'generating', prefix: 'running' });
    await insertTasks({ count: 1, from: EIGHT_DAYS_AGO, state: 'fail', prefix: 'fail' });
    await insertTasks({ count: 2, from: EIGHT_DAYS_AGO, ...rejected, prefix: 'later' });
    await insertTasks({ count: 4, from: YOUNG, ...rejected, prefix: 'young' });
    await runRetention(edge, 2);
    expect(await rows('select state, count(*) as n from tasks group by 1 order by 1')).toEqual([
      { state: 'fail', n: 1 },
      { state: 'generating', n: 1 },
      { state: 'refused', n: 4 },
      { state: 'success', n: 2 },
    ]);
    expect(await rows('select sum(tasks) as tasks from usage_days')).toEqual([{ tasks: 12 }]);
    expect(await rows('select stored_bytes as bytes from accounts')).toEqual(
      await rows('select sum(stored_bytes) as bytes from tasks'),
    );
  });

  it('continues behind tasks that it keeps, 500 a minute', async () => {
    const edge = retentionEdge({});
    await insertTasks({ count: 520, from: EIGHT_DAYS_AGO - DAY_MS, files: 0 });
    await insertTasks({ count: 2, from: EIGHT_DAYS_AGO, state: 'refused', files: 0, prefix: 'no' });
    await runRetention(edge, 2);
    expect(await countRows('tasks')).toBe(520);
  });
});

describe('RETENTION_DAYS', () => {
  const vars = { RETENTION_DAYS: '30', ADMIN_TOKEN };

  it('deletes the copies of older tasks and keeps their rows', async () => {
    const edge = retentionEdge(vars);
    await insertTasks({ count: 3, from: OLD, files: 2 });
    await insertTasks({ count: 2, from: YOUNG, prefix: 'young' });
    await runRetention(edge);
    expect([await objectCount(), await countRows('files'), await countRows('tasks')]).toEqual([
      2, 2, 5,
    ]);
    expect(await countRows('callbacks')).toBe(5);
    expect(await findings(edge)).toEqual([]);
  });

  it('shows filesDeletedAt on the task and returns 410 for the link once copies are deleted', async () => {
    const edge = retentionEdge(vars);
    const [id] = await insertTasks({ count: 1, from: OLD });
    await runRetention(edge);
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

  it('defers a running task, processes the others, and revisits it an hour later', async () => {
    const edge = retentionEdge(vars);
    await insertTasks({ count: 1, from: OLD, prefix: 'slow', state: 'generating' });
    await insertTasks({ count: 1, from: OLD });
    await runRetention(edge);
    expect(await objectCount()).toBe(1);
    await env.DB.exec(`update tasks set state = 'success', next_poll_at = null`);
    edge.clock.now += HOUR_MS;
    await runRetention(edge);
    expect([await objectCount(), await countRows('deferred_tasks')]).toEqual([0, 0]);
  });

  it('keeps the files of a task with a pending copy', async () => {
    const edge = retentionEdge(vars);
    await insertTasks({ count: 1, from: OLD });
    await env.DB.exec(`update files set state = 'pending', size = null, next_attempt_at = 9e15`);
    await runRetention(edge);
    expect([await countRows('files'), await objectCount()]).toEqual([1, 1]);
  });

  it('completes a deletion that was interrupted between R2 and D1', async () => {
    const edge = retentionEdge(vars);
    await insertTasks({ count: 2, from: OLD });
    const working = edge.deps.deletions;
    edge.deps.deletions = {
      ...working,
      deleteFileRows: () => Promise.reject(new Error('D1 is away')),
    };
    await expect(runRetention(edge)).rejects.toThrow('D1 is away');
    expect([await objectCount(), await countRows('files')]).toEqual([0, 2]);
    edge.deps.deletions = working;
    await runRetention(edge);
    expect([await countRows('files'), await findings(edge)]).toEqual([0, []]);
  });
});

describe('PROMPT_RETENTION_DAYS', () => {
  it('deletes the input and the stored callbacks, and keeps the task and its callBackUrl', async () => {
    const edge = retentionEdge({ PROMPT_RETENTION_DAYS: '7' });
    await insertTasks({ count: 2, from: OLD });
    await runRetention(edge);
    expect(JSON.stringify(await rows('select * from tasks, callbacks'))).not.toContain(
      'secret wish',
    );
    expect([await countRows('callbacks'), await objectCount()]).toEqual([0, 2]);
    expect((await rows('select request from tasks limit 1'))[0]).toEqual({
      request: '{"model":"a/b","callBackUrl":"https://app.example.com"}',
    });
  });

  it('shows param without input once the prompt is deleted', async () => {
    const edge = retentionEdge({ PROMPT_RETENTION_DAYS: '7' });
    await insertTasks({ count: 1, from: OLD });
    await env.DB.exec(`update tasks set client = 'none'`);
    await runRetention(edge);
    const response = await edge.request('/api/v1/jobs/recordInfo?taskId=kie-many-0');
    expect(await response.json()).toMatchObject({
      data: { param: '{"callBackUrl":"https://app.example.com","model":"a/b"}' },
    });
  });
});

describe('ROW_RETENTION_DAYS', () => {
  const vars = { ROW_RETENTION_DAYS: '30', ADMIN_TOKEN };

  it('deletes everything about older tasks, with their copies, and keeps the usage totals', async () => {
    const edge = retentionEdge(vars);
    await insertTasks({ count: 3, from: OLD });
    await insertTasks({ count: 1, from: YOUNG, prefix: 'young' });
    await runRetention(edge);
    for (const table of ['tasks', 'callbacks', 'files', 'deliveries', 'delivery_attempts'] as const)
      expect([table, await countRows(table)]).toEqual([table, 1]);
    expect([await objectCount(), await findings(edge)]).toEqual([1, []]);
    expect(await usage()).toMatchObject([
      { tasks: 3, succeeded: 3, failed: 0, millicredits: 126_000 },
      { tasks: 1 },
    ]);
  });

  it('keeps a task with a pending delivery', async () => {
    const edge = retentionEdge(vars);
    await insertTasks({ count: 1, from: OLD });
    await env.DB.exec(`update deliveries set state = 'pending', next_attempt_at = 9e15`);
    await runRetention(edge);
    expect([await countRows('tasks'), await objectCount()]).toEqual([1, 1]);
  });
});

describe('the usage totals', () => {
  it('count each finished task once by day, client and model, also under concurrent runs', async () => {
    const edge = retentionEdge({});
    await insertTasks({ count: 2, from: NOW - DAY_MS });
    await insertTasks({ count: 1, from: NOW - DAY_MS, prefix: 'bad', state: 'fail' });
    await insertTasks({ count: 1, from: NOW - DAY_MS, prefix: 'slow', state: 'generating' });
    await Promise.all([runRetention(edge, 2), runRetention(edge, 2)]);
    const day = { day: '2025-12-31', client: 'token:shop', model: 'a/b' };
    expect(await usage()).toEqual([
      { ...day, tasks: 3, succeeded: 2, failed: 1, millicredits: 126_000 },
    ]);
    await env.DB.exec(`update tasks set state = 'success', next_poll_at = null`);
    edge.clock.now += HOUR_MS;
    await Promise.all([runRetention(edge, 2), runRetention(edge, 2)]);
    expect(await usage()).toEqual([
      { ...day, tasks: 4, succeeded: 3, failed: 1, millicredits: 168_000 },
    ]);
  });

  it('exclude a task that is less than an hour old', async () => {
    const edge = retentionEdge({});
    await insertTasks({ count: 1, from: NOW - HOUR_MS + 1 });
    await runRetention(edge);
    expect(await usage()).toEqual([]);
  });
});
