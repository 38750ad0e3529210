import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { attemptCopy } from '../../../src/worker/archive/attempt-copy.ts';
import { applyRetention } from '../../../src/worker/retention/retention-pass.ts';
import { DAY_MS } from '../../../src/worker/platform/units.ts';
import { admin, ADMIN_TOKEN, bearer, closedEdge, fromPage, APP } from '../auth/builders.ts';
import { fileAnswer, KEY, owingEdge, someBytes } from '../archive/builders.ts';
import { sendCallback, successBody } from '../callbacks/builders.ts';
import { testEdge, type TestEdge } from '../../support/edge.ts';
import {
  countOf,
  ID,
  KIE_ID,
  rows,
  submittedTask,
  succeededTask,
  toCallBack,
} from '../tasks/builders.ts';
import { findings, objectCount } from './builders.ts';

const PATH = `/api/v1/jobs/${KIE_ID}`;
const TABLES = ['tasks', 'callbacks', 'files', 'deliveries', 'delivery_attempts'] as const;
const whole = () => fileAnswer(someBytes(10), { announced: 10 });

const forget = (edge: TestEdge, init: RequestInit = {}) =>
  edge.request(PATH, { method: 'DELETE', ...init });

async function countAll(): Promise<unknown[]> {
  return Promise.all(TABLES.map(countOf));
}

/** A task that has ended, whose one file is in R2 and whose callback is owed. */
async function finished(vars: Record<string, string> = {}): Promise<TestEdge> {
  const edge = testEdge(whole, vars);
  await submittedTask(toCallBack());
  await sendCallback(edge, successBody());
  await attemptCopy(edge.deps, KEY);
  return edge;
}

describe('DELETE /api/v1/jobs/{taskId}', () => {
  it('takes away all that is known of a task, at once, its copies from R2 first', async () => {
    const edge = await finished();
    expect([await objectCount(), await countAll()]).toEqual([1, [1, 1, 1, 1, 0]]);
    const response = await forget(edge);
    expect([response.status, await response.json()]).toMatchObject([
      200,
      { data: { taskId: KIE_ID } },
    ]);
    expect([await objectCount(), await countAll()]).toEqual([0, [0, 0, 0, 0, 0]]);
  });

  it('leaves a task that nobody knows', async () => {
    const edge = await finished();
    await forget(edge);
    expect((await forget(edge)).status).toBe(422);
    expect((await edge.request(`/api/v1/jobs/recordInfo?taskId=${KIE_ID}`)).status).toBe(422);
    expect((await edge.request(`/files/${ID}/0.mp4`)).status).toBe(404);
  });

  it('leaves what it cost, in the account and in the sums', async () => {
    const edge = await finished();
    await forget(edge);
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

  it('is refused while the task is under way, and may be asked for again', async () => {
    const edge = testEdge(whole);
    await submittedTask();
    await edge.deps.store.tasks.recordAccepted(ID, { taskId: KIE_ID, data: {} }, edge.clock.now);
    const response = await forget(edge);
    expect([response.status, await response.json()]).toMatchObject([
      409,
      { error: { type: 'conflict', retryable: true } },
    ]);
    expect(await countAll()).toEqual([1, 0, 0, 0, 0]);
  });

  it('is for whom the task belongs to: others are told that there is none', async () => {
    const edge = closedEdge({ ALLOWED_ORIGINS: APP, ADMIN_TOKEN });
    await succeededTask({ client: 'token:somebody' });
    const headers = fromPage(APP);
    expect((await forget(edge, { headers })).status).toBe(422);
    expect((await forget(edge)).status).toBe(401);
    expect(await countOf('tasks')).toBe(1);
    expect((await forget(edge, { headers: bearer(ADMIN_TOKEN) })).status).toBe(200);
    expect(await countOf('tasks')).toBe(0);
  });
});

describe('a task that was forgotten', () => {
  it('is not told of by a callback that comes late: nothing of it is kept', async () => {
    const edge = await finished();
    await forget(edge);
    expect((await sendCallback(edge, successBody({ consumeCredits: 1 }))).status).toBe(200);
    expect([await objectCount(), await countAll()]).toEqual([0, [0, 0, 0, 0, 0]]);
  });

  it('leaves no copy behind that was under way', async () => {
    const edge: TestEdge = await owingEdge(async () => {
      await forget(edge);
      return whole();
    });
    await attemptCopy(edge.deps, KEY);
    expect([await objectCount(), await countAll()]).toEqual([0, [0, 0, 0, 0, 0]]);
  });

  it('leaves no copy behind that was made and died before it was written down', async () => {
    const edge = await owingEdge(whole);
    await forget(edge);
    await env.FILES.put(`files/${ID}/0.mp4`, 'abc');
    await attemptCopy(edge.deps, KEY);
    expect(await objectCount()).toBe(0);
  });

  it('is gone on with by the cron where it was interrupted', async () => {
    const edge = await finished({ ADMIN_TOKEN });
    const healthy = edge.deps.store.deletions;
    edge.deps.store.deletions = {
      ...healthy,
      deleteRows: () => Promise.reject(new Error('D1 is away')),
    };
    expect((await forget(edge, { headers: bearer(ADMIN_TOKEN) })).status).toBe(500);
    expect([await objectCount(), await countOf('tasks')]).toEqual([0, 1]);
    edge.deps.store.deletions = healthy;
    await applyRetention(edge.deps);
    expect([await countAll(), await findings(edge)]).toEqual([[0, 0, 0, 0, 0], []]);
  });

  it('is remembered by its id alone, until KIE has nothing left to say', async () => {
    const edge = await finished();
    await forget(edge);
    await applyRetention(edge.deps);
    expect(await countOf('task_tombstones')).toBe(1);
    edge.clock.now += 15 * DAY_MS + 1;
    await applyRetention(edge.deps);
    expect(await countOf('task_tombstones')).toBe(0);
  });
});

describe('an object whose task D1 does not know', () => {
  it('is left alone: D1 may have been restored to an earlier hour', async () => {
    const edge = testEdge(whole);
    await env.FILES.put(`files/${ID}/0.mp4`, 'abc');
    await attemptCopy(edge.deps, KEY);
    expect(await objectCount()).toBe(1);
  });
});

describe('DELETE /admin/api/tasks/{id}', () => {
  it('takes away a task of which KIE never told the id, by its id here', async () => {
    const edge = closedEdge({ ADMIN_TOKEN });
    await submittedTask();
    await edge.deps.store.tasks.end(ID, 'never_confirmed', edge.clock.now);
    const response = await admin(edge, 'DELETE', `tasks/${ID}`);
    expect([response.status, await response.json()]).toMatchObject([
      200,
      { data: { taskId: null } },
    ]);
    expect(await countAll()).toEqual([0, 0, 0, 0, 0]);
    expect((await admin(edge, 'DELETE', `tasks/${ID}`)).status).toBe(404);
  });

  it('is refused while the task is under way', async () => {
    const edge = closedEdge({ ADMIN_TOKEN });
    await submittedTask();
    expect((await admin(edge, 'DELETE', `tasks/${ID}`)).status).toBe(409);
  });
});
