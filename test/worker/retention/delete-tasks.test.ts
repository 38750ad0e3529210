import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { attemptCopy } from '../../../src/worker/archive/attempt-copy.ts';
import { applyRetention } from '../../../src/worker/retention/retention-pass.ts';
import { DAY_MS } from '../../../src/worker/platform/units.ts';
import {
  requestAdmin,
  ADMIN_TOKEN,
  bearer,
  closedEdge,
  pageHeaders,
  APP,
} from '../auth/builders.ts';
import { fileAnswer, KEY, edgeWithPendingFile, someBytes } from '../archive/builders.ts';
import { sendCallback, successBody } from '../callbacks/builders.ts';
import { testEdge, type TestEdge } from '../../support/edge.ts';
import {
  countRows,
  ID,
  KIE_ID,
  rows,
  SEQ,
  submittedTask,
  succeededTask,
  withCallBackUrl,
} from '../tasks/builders.ts';
import { findings, objectCount } from './builders.ts';

const PATH = `/api/v1/jobs/${KIE_ID}`;
const TABLES = ['tasks', 'callbacks', 'files', 'deliveries', 'delivery_attempts'] as const;
const respondWithFile = () => fileAnswer(someBytes(10), { announced: 10 });

const deleteOverApi = (edge: TestEdge, init: RequestInit = {}) =>
  edge.request(PATH, { method: 'DELETE', ...init });

async function countRowsOfEachTable(): Promise<unknown[]> {
  return Promise.all(TABLES.map(countRows));
}

/** An edge with a finished task whose one file is in R2 and whose delivery is pending. */
async function edgeWithFinishedTask(vars: Record<string, string> = {}): Promise<TestEdge> {
  const edge = testEdge(respondWithFile, vars);
  await submittedTask(withCallBackUrl());
  await sendCallback(edge, successBody());
  await attemptCopy(edge.deps, KEY);
  return edge;
}

describe('DELETE /api/v1/jobs/{taskId}', () => {
  it('deletes a finished task at once, with its callbacks, files, deliveries and R2 objects', async () => {
    const edge = await edgeWithFinishedTask();
    expect([await objectCount(), await countRowsOfEachTable()]).toEqual([1, [1, 1, 1, 1, 0]]);
    const response = await deleteOverApi(edge);
    expect([response.status, await response.json()]).toMatchObject([
      200,
      { data: { taskId: KIE_ID } },
    ]);
    expect([await objectCount(), await countRowsOfEachTable()]).toEqual([0, [0, 0, 0, 0, 0]]);
  });

  it('makes a deleted task and its files unknown', async () => {
    const edge = await edgeWithFinishedTask();
    await deleteOverApi(edge);
    expect((await deleteOverApi(edge)).status).toBe(422);
    expect((await edge.request(`/api/v1/jobs/recordInfo?taskId=${KIE_ID}`)).status).toBe(422);
    expect((await edge.request(`/files/${ID}/0.mp4`)).status).toBe(404);
  });

  it('keeps the cost of a deleted task in its account and in the usage totals', async () => {
    const edge = await edgeWithFinishedTask();
    await deleteOverApi(edge);
    expect(await rows('select running, day_millicredits as spent from accounts')).toEqual([
      { running: 0, spent: 42_000 },
    ]);
    expect(await rows('select tasks, millicredits from usage_days')).toEqual([
      { tasks: 1, millicredits: 42_000 },
    ]);
    edge.clock.now += DAY_MS;
    await applyRetention(edge.deps);
    expect(await rows('select tasks from usage_days')).toEqual([{ tasks: 1 }]);
  });

  it('returns a retryable conflict while the task is running', async () => {
    const edge = testEdge(respondWithFile);
    await submittedTask();
    await edge.deps.store.tasks.recordAccepted(ID, { taskId: KIE_ID, data: {} }, edge.clock.now);
    const response = await deleteOverApi(edge);
    expect([response.status, await response.json()]).toMatchObject([
      409,
      { error: { type: 'conflict', retryable: true } },
    ]);
    expect(await countRowsOfEachTable()).toEqual([1, 0, 0, 0, 0]);
  });

  it('rejects a deletion by anyone but the owner and the admin', async () => {
    const edge = closedEdge({ ALLOWED_ORIGINS: APP, ADMIN_TOKEN });
    await succeededTask({ client: 'token:another' });
    const headers = pageHeaders(APP);
    expect((await deleteOverApi(edge, { headers })).status).toBe(422);
    expect((await deleteOverApi(edge)).status).toBe(401);
    expect(await countRows('tasks')).toBe(1);
    expect((await deleteOverApi(edge, { headers: bearer(ADMIN_TOKEN) })).status).toBe(200);
    expect(await countRows('tasks')).toBe(0);
  });
});

describe('a deleted task', () => {
  it('stores nothing of a callback that arrives after the deletion', async () => {
    const edge = await edgeWithFinishedTask();
    await deleteOverApi(edge);
    expect((await sendCallback(edge, successBody({ consumeCredits: 1 }))).status).toBe(200);
    expect([await objectCount(), await countRowsOfEachTable()]).toEqual([0, [0, 0, 0, 0, 0]]);
  });

  it('leaves no object of a copy that was in progress during the deletion', async () => {
    const edge: TestEdge = await edgeWithPendingFile(async () => {
      await deleteOverApi(edge);
      return respondWithFile();
    });
    await attemptCopy(edge.deps, KEY);
    expect([await objectCount(), await countRowsOfEachTable()]).toEqual([0, [0, 0, 0, 0, 0]]);
  });

  it('leaves no object of a copy that crashed before it was recorded', async () => {
    const edge = await edgeWithPendingFile(respondWithFile);
    await deleteOverApi(edge);
    await env.FILES.put(`files/${ID}/0.mp4`, 'abc');
    await attemptCopy(edge.deps, KEY);
    expect(await objectCount()).toBe(0);
  });

  it('is deleted by the cron after the deletion was interrupted', async () => {
    const edge = await edgeWithFinishedTask({ ADMIN_TOKEN });
    const working = edge.deps.deletions;
    edge.deps.deletions = {
      ...working,
      deleteRows: () => Promise.reject(new Error('D1 is away')),
    };
    expect((await deleteOverApi(edge, { headers: bearer(ADMIN_TOKEN) })).status).toBe(500);
    expect([await objectCount(), await countRows('tasks')]).toEqual([0, 1]);
    edge.deps.deletions = working;
    await applyRetention(edge.deps);
    expect([await countRowsOfEachTable(), await findings(edge)]).toEqual([[0, 0, 0, 0, 0], []]);
  });

  it('keeps only a tombstone, until KIE can no longer call back', async () => {
    const edge = await edgeWithFinishedTask();
    await deleteOverApi(edge);
    await applyRetention(edge.deps);
    expect(await countRows('task_tombstones')).toBe(1);
    edge.clock.now += 15 * DAY_MS + 1;
    await applyRetention(edge.deps);
    expect(await countRows('task_tombstones')).toBe(0);
  });
});

describe('an object without a task', () => {
  it('keeps an object of a task that D1 does not know, because D1 may have been restored to an earlier state', async () => {
    const edge = testEdge(respondWithFile);
    await env.FILES.put(`files/${ID}/0.mp4`, 'abc');
    await attemptCopy(edge.deps, KEY);
    expect(await objectCount()).toBe(1);
  });
});

describe('DELETE /admin/api/tasks/{id}', () => {
  it('deletes a task without a taskId by its own id', async () => {
    const edge = closedEdge({ ADMIN_TOKEN });
    await submittedTask();
    await edge.deps.store.tasks.end(ID, 'never_confirmed', edge.clock.now);
    const response = await requestAdmin(edge, 'DELETE', `tasks/${SEQ}`);
    expect([response.status, await response.json()]).toMatchObject([
      200,
      { data: { taskId: null } },
    ]);
    expect(await countRowsOfEachTable()).toEqual([0, 0, 0, 0, 0]);
    expect((await requestAdmin(edge, 'DELETE', `tasks/${SEQ}`)).status).toBe(404);
  });

  it('returns 409 while the task is running', async () => {
    const edge = closedEdge({ ADMIN_TOKEN });
    await submittedTask();
    expect((await requestAdmin(edge, 'DELETE', `tasks/${SEQ}`)).status).toBe(409);
  });
});
