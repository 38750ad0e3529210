/** Procedures of the runbook (src/web/docs/guides/runbook.md): a changed EDGE_SECRET and a restored database. */
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import runbook from '../../src/web/docs/guides/runbook.md?raw';
import { attemptCopy } from '../../src/worker/archive/attempt-copy.ts';
import { runCron } from '../../src/worker/cron.ts';
import { logIdOf } from '../../src/worker/platform/ids.ts';
import { HOUR_MS } from '../../src/worker/platform/units.ts';
import {
  ADMIN_TOKEN,
  APP,
  createTask,
  readData,
  pageHeaders,
  createClientToken,
  RECORD_PATH,
  requestAdmin,
} from '../worker/auth/builders.ts';
import { fileAnswer, someBytes } from '../worker/archive/builders.ts';
import { callbackPath, sendCallback, successBody } from '../worker/callbacks/builders.ts';
import { accepted, FILE_HOST, testEdge, type TestEdge } from '../support/edge.ts';
import { toCronDeps } from '../support/test-deps.ts';
import { KIE_ID, rows } from '../worker/tasks/builders.ts';

const BYTES = someBytes(1000);

const SELECT_LOST_TASKS = /^sql "([^"]+)"/m.exec(runbook)?.[1] ?? '';

/** A production deployment. */
function edgeWith(vars: Record<string, string> = {}): TestEdge {
  return testEdge(
    ({ url }) => {
      if (url.startsWith(`https://${FILE_HOST}/`))
        return fileAnswer(BYTES, { announced: BYTES.length });
      return url.includes('createTask') ? accepted(KIE_ID) : Response.json(successBody());
    },
    { AUTH_MODE: 'required', ALLOWED_ORIGINS: APP, ADMIN_TOKEN, ...vars },
  );
}

const readTaskId = async () => String((await rows('select id from tasks'))[0]?.['id']);
const copyAll = async ({ deps, nudges }: TestEdge) => {
  for (const file of nudges.flatMap(({ files }) => files)) await attemptCopy(deps, file);
};

const edgeWithNewSecret = () => edgeWith({ EDGE_SECRET: 'another-secret-another-secret-another' });

/** Restores D1 to a state before the task; KIE and R2 still have it. */
const restoreD1 = () =>
  env.DB.batch(
    ['files', 'deliveries', 'callbacks', 'tasks'].map((table) =>
      env.DB.prepare(`delete from ${table}`),
    ),
  );

describe('after a change of EDGE_SECRET', () => {
  it('rejects callbacks to the old address, and the task ends by polling', async () => {
    const before = edgeWith();
    await createTask(before, pageHeaders(APP));
    const id = await readTaskId();
    const after = edgeWithNewSecret();
    const path = await callbackPath(before, id);
    expect((await sendCallback(after, successBody(), { path })).status).toBe(401);
    after.clock.now += HOUR_MS;
    await runCron(toCronDeps(after.deps), after.clock.now);
    expect(await rows('select state from tasks')).toEqual([{ state: 'success' }]);
  });

  it('gives a page a new client id, invalidates readTokens and keeps client tokens valid', async () => {
    const before = edgeWith();
    const { token } = await createClientToken(before);
    const { readToken } = await readData<{ readToken: string }>(
      await createTask(before, pageHeaders(APP)),
    );
    const after = edgeWithNewSecret();
    const read = (headers: Record<string, string>) =>
      after.request(RECORD_PATH + KIE_ID, { headers });
    expect((await read(pageHeaders(APP))).status).toBe(422);
    expect((await read({ ...pageHeaders(APP), 'x-read-token': readToken })).status).toBe(422);
    const { status } = await after.request('/api/v1/usage', {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(status).toBe(200);
  });
});

describe('after D1 was restored to a state before a task', () => {
  it("stores KIE's callback, which the runbook's statement finds", async () => {
    const edge = edgeWith();
    await createTask(edge, pageHeaders(APP));
    const id = await readTaskId();
    await restoreD1();
    expect((await sendCallback(edge, successBody(), { id })).status).toBe(200);
    const kept = await rows(SELECT_LOST_TASKS);
    expect(kept).toEqual([
      { id, taskId: KIE_ID, result: expect.stringContaining(FILE_HOST) as string },
    ]);
    expect(edge.nudges).toEqual([]);
    expect((await edge.request(RECORD_PATH + KIE_ID, { headers: pageHeaders(APP) })).status).toBe(
      422,
    );
  });

  it('serves a link whose copy is in R2', async () => {
    const edge = edgeWith();
    await createTask(edge, pageHeaders(APP));
    const id = await readTaskId();
    await sendCallback(edge, successBody(), { id });
    await copyAll(edge);
    await restoreD1();
    const file = await edge.request(`/files/${id}/0.mp4`);
    expect((await file.arrayBuffer()).byteLength).toBe(BYTES.length);
  });

  it('submits a second task for a repeated Idempotency-Key', async () => {
    const edge = edgeWith();
    const headers = { ...pageHeaders(APP), 'idempotency-key': 'order-7' };
    await createTask(edge, headers);
    await restoreD1();
    await createTask(edge, headers);
    expect(edge.calls.filter(({ url }) => url.includes('createTask'))).toHaveLength(2);
  });
});

it("copies a file that is missing from R2 again after the runbook's command, while KIE has it", async () => {
  const edge = edgeWith();
  await createTask(edge, pageHeaders(APP));
  const id = await readTaskId();
  await sendCallback(edge, successBody(), { id });
  await copyAll(edge);
  await env.FILES.delete(`files/${id}/0.mp4`);
  edge.nudges.length = 0;
  expect(runbook).toContain('; so does `op tasks/{id}/retry-copy -X POST`.\n');
  await requestAdmin(edge, 'POST', `tasks/${logIdOf(id)}/retry-copy`);
  await copyAll(edge);
  expect(await env.FILES.head(`files/${id}/0.mp4`)).not.toBeNull();
});
