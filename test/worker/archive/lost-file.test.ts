/** Files whose rows say stored while something deleted their objects from R2. */
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { attemptCopy } from '../../../src/worker/archive/attempt-copy.ts';
import { recoverLostFile } from '../../../src/worker/archive/lost-file.ts';
import type { HealthReport, TaskDetail } from '../../../src/worker/admin/views.ts';
import { evaluateAlerts } from '../../../src/worker/alerts/evaluate-alerts.ts';
import type { HealthData } from '../../../src/worker/health/health-report.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { testEdge, type Responder, type TestEdge } from '../../support/edge.ts';
import { ADMIN_TOKEN, readData, requestAdmin } from '../auth/builders.ts';
import { CLIP_URL, ID, rows, SEQ, succeededTask, withCallBackUrl } from '../tasks/builders.ts';
import { fileAnswer, fileRow, KEY, objectBytes, OBJECT, runCopy, someBytes } from './builders.ts';
import { LINK } from './served-file.ts';

const BYTES = someBytes(10);
const respondWithFile: Responder = () => fileAnswer(BYTES, { announced: BYTES.length });
const respondWithNothing: Responder = () => new Response('gone', { status: 404 });

/** An edge with one copied file; `host` answers for KIE's file host. */
async function edgeWithCopy(host: { respond: Responder } = { respond: respondWithFile }) {
  const edge = testEdge((call) => host.respond(call), { ADMIN_TOKEN });
  await succeededTask(withCallBackUrl(), { now: edge.clock.now });
  const kept = host.respond;
  host.respond = respondWithFile;
  await runCopy(edge);
  host.respond = kept;
  edge.clock.now += MINUTE_MS;
  return edge;
}

/** The same after something deleted the object. */
async function edgeWithLostFile(host?: { respond: Responder }): Promise<TestEdge> {
  const edge = await edgeWithCopy(host);
  await env.FILES.delete(OBJECT);
  edge.calls.length = 0;
  return edge;
}

const open = (edge: TestEdge, init?: RequestInit) => edge.request(LINK, init);
const countDeliveries = async () => (await rows('select * from deliveries')).length;
const readHealth = (edge: TestEdge) =>
  edge.deps.health.read(edge.clock.now, edge.deps.settings.KIE_FILE_TTL_MS);
const findKinds = (report: HealthReport) =>
  evaluateAlerts(
    report,
    { ALERT_BALANCE_CREDITS: undefined, DATABASE_MAX_BYTES: 10e9 },
    new Map(),
  ).map(({ kind }) => kind);

describe('a stored file that is missing from R2', () => {
  it('is served from KIE, becomes pending, and is served from R2 once it is copied again', async () => {
    const edge = await edgeWithLostFile();
    const meanwhile = await open(edge);
    expect([meanwhile.status, (await meanwhile.arrayBuffer()).byteLength]).toEqual([200, 10]);
    expect(meanwhile.headers.get('cache-control')).toBe('no-store');
    expect(edge.calls.map(({ url }) => url)).toEqual([CLIP_URL]);
    expect(await fileRow()).toMatchObject({
      state: 'pending',
      attempts: 0,
      size: null,
      error: 'the object was missing from R2',
      due: edge.clock.now + edge.deps.settings.COPY_LEASE_MS,
    });
    expect(edge.nudges).toEqual([{ files: [KEY], waitMs: 0 }]);
    expect(edge.lines.filter((line) => line.includes('"file.lost"'))).toHaveLength(1);

    await runCopy(edge);
    expect(await fileRow()).toMatchObject({ state: 'stored', size: 10, error: null });
    expect(await objectBytes()).toEqual(BYTES);
    const after = await open(edge);
    expect(after.headers.get('cache-control')).toContain('immutable');
  });

  it('is requeued once, however many requests find it missing at the same time', async () => {
    const edge = await edgeWithLostFile();
    const responses = await Promise.all(Array.from({ length: 20 }, () => open(edge)));
    expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(edge.nudges).toHaveLength(1);
  });

  it('is requeued by a HEAD request as well', async () => {
    const edge = await edgeWithLostFile({
      respond: () => new Response(null, { headers: { 'content-type': 'video/mp4' } }),
    });
    expect((await open(edge, { method: 'HEAD' })).status).toBe(200);
    expect(await fileRow()).toMatchObject({ state: 'pending' });
  });

  it('is requeued at most once an hour if its object disappears again and again', async () => {
    const edge = await edgeWithLostFile();
    await open(edge);
    await runCopy(edge);
    await env.FILES.delete(OBJECT);
    edge.clock.now += HOUR_MS - 1;
    expect((await open(edge)).status).toBe(200); // from KIE
    expect([await fileRow(), edge.nudges.length]).toMatchObject([{ state: 'stored' }, 1]);
    edge.clock.now += 1;
    await open(edge);
    expect([await fileRow(), edge.nudges.length]).toMatchObject([{ state: 'pending' }, 2]);
  });

  it('stays stored if it was copied again after it was found missing', async () => {
    const edge = await edgeWithLostFile();
    const seen = await edge.deps.files.find(KEY);
    if (seen === undefined) throw new Error('no file');
    await open(edge);
    edge.clock.now += 2 * HOUR_MS;
    await runCopy(edge);
    await recoverLostFile(edge.deps, seen);
    expect([await fileRow(), edge.nudges.length]).toMatchObject([{ state: 'stored' }, 1]);
  });

  it('sends no second callback, because its link worked all the time', async () => {
    const edge = await edgeWithLostFile();
    expect(await countDeliveries()).toBe(1);
    await open(edge);
    await runCopy(edge);
    expect(await countDeliveries()).toBe(1);
  });

  it('does not delay the callback that waits for the copy of another file', async () => {
    const edge = testEdge(respondWithFile);
    const files = [0, 1].map((n) => ({ n, ext: 'mp4', sourceUrl: CLIP_URL }));
    await succeededTask(withCallBackUrl(), { result: { resultJson: '{}', files } });
    await runCopy(edge);
    await env.FILES.delete(OBJECT);
    await open(edge);
    await attemptCopy(edge.deps, { id: ID, n: 1 });
    expect(await countDeliveries()).toBe(1);
    await runCopy(edge);
    expect(await countDeliveries()).toBe(1);
  });

  it('is still served from KIE if D1 cannot store that it is missing', async () => {
    const edge = await edgeWithLostFile();
    edge.deps.store.files.recordLost = () => Promise.reject(new Error('D1_ERROR'));
    edge.deps.files = edge.deps.store.files;
    expect((await open(edge)).status).toBe(200);
    expect(edge.lines.join()).toContain('file.recovery_failed');
  });

  it('is not requeued while its task is being deleted', async () => {
    const edge = await edgeWithLostFile();
    await env.DB.prepare(
      'insert into task_tombstones (id, deleted_at, is_pending) values (?1, 1, 1)',
    )
      .bind(ID)
      .run();
    await open(edge);
    expect([await fileRow(), edge.nudges]).toMatchObject([{ state: 'stored' }, []]);
  });

  it('returns 410 file_deleted while retention is deleting it', async () => {
    const edge = await edgeWithLostFile();
    await env.DB.exec('update tasks set files_deleted_at = 1');
    const response = await open(edge);
    expect([response.status, await response.json()]).toMatchObject([
      410,
      { error: { type: 'file_deleted' } },
    ]);
    expect(edge.nudges).toEqual([]);
  });
});

describe('a stored file that is missing from R2 and deleted by KIE', () => {
  it('returns 502 while it is retried, and says that its copy is lost', async () => {
    const edge = await edgeWithLostFile({ respond: respondWithNothing });
    for (const attempt of ['first', 'second']) {
      const response = await open(edge);
      const { error, msg } = await response.json<{ error: object; msg: string }>();
      expect([attempt, response.status, error]).toMatchObject([
        attempt,
        502,
        { type: 'file_unavailable' },
      ]);
      expect(msg).toBe("The copy of this file is lost and KIE's file host returned HTTP 404.");
    }
  });

  it('ends as failed after one attempt once KIE keeps no file that long, and tells the caller', async () => {
    const edge = await edgeWithLostFile({ respond: respondWithNothing });
    edge.clock.now += edge.deps.settings.KIE_FILE_TTL_MS;
    expect((await open(edge)).status).toBe(502);
    await runCopy(edge);
    expect(await fileRow()).toMatchObject({ state: 'failed', attempts: 1 });
    expect((await edge.deps.tasks.find(ID))?.failedFileNumbers).toEqual([0]);
    expect(await countDeliveries()).toBe(2);
    const response = await open(edge);
    const { error, msg } = await response.json<{ error: object; msg: string }>();
    expect([response.status, error]).toMatchObject([
      410,
      { type: 'file_unavailable_permanently', retryable: false },
    ]);
    expect(msg).toMatch(
      /^The copy of this file was lost from storage, and KIE has deleted the file/,
    );
    expect(edge.nudges).toHaveLength(1);
  });
});

describe('what the operator sees of a lost file', () => {
  it('an alert, a warning of /health and a metric, until none was lost for a day', async () => {
    const edge = await edgeWithLostFile();
    const readWarnings = async () => {
      const { warnings } = await readData<HealthData>(await edge.request('/health'));
      return warnings.filter((text) => text.includes('missing from R2'));
    };
    expect([findKinds(await readHealth(edge)), await readWarnings()]).toEqual([[], []]);
    await open(edge);
    expect(findKinds(await readHealth(edge))).toEqual(['files_lost']);
    expect(await readWarnings()).toEqual([expect.stringMatching(/^1 stored result was missing/)]);
    const metrics = await (await requestAdmin(edge, 'GET', 'metrics')).text();
    expect(metrics).toContain('kie_edge_files_lost 1\n');
    await runCopy(edge);
    expect(findKinds(await readHealth(edge))).toEqual(['files_lost']);
    edge.clock.now += DAY_MS;
    expect([findKinds(await readHealth(edge)), await readWarnings()]).toEqual([[], []]);
  });

  it('the task shows it as missing, and retry-copy copies it again', async () => {
    const edge = await edgeWithLostFile();
    const read = async () => readData<TaskDetail>(await requestAdmin(edge, 'GET', `tasks/${SEQ}`));
    expect(await read()).toMatchObject({
      files: [{ state: 'stored', isMissing: true, lostAt: null }],
      availableActions: expect.arrayContaining(['retry_copy']) as unknown,
    });
    const retried = await requestAdmin(edge, 'POST', `tasks/${SEQ}/retry-copy`);
    expect(await readData<TaskDetail>(retried)).toMatchObject({
      files: [{ state: 'pending', isMissing: false, lostAt: edge.clock.now }],
    });
    expect(edge.nudges).toEqual([{ files: [KEY], waitMs: 0 }]);
    await runCopy(edge);
    const { files, availableActions, timeline } = await read();
    expect(files).toMatchObject([{ state: 'stored', isMissing: false }]);
    expect(availableActions).not.toContain('retry_copy');
    expect(timeline.map(({ event }) => event)).toContain('file_lost');
    expect(await objectBytes()).toEqual(BYTES);
  });

  it('retry-copy of a task whose files are all in R2 returns 409', async () => {
    const edge = await edgeWithCopy();
    const response = await requestAdmin(edge, 'POST', `tasks/${SEQ}/retry-copy`);
    expect(response.status).toBe(409);
  });

  it('a task is shown, without a missing file, while R2 does not respond', async () => {
    await edgeWithLostFile();
    const failing = new Proxy(env.FILES, {
      get: (target, name) =>
        name === 'list'
          ? () => Promise.reject(new Error('R2'))
          : (Reflect.get(target, name, target) as () => unknown).bind(target),
    });
    const edge = testEdge(respondWithFile, { ADMIN_TOKEN }, { bucket: failing });
    const detail = await readData<TaskDetail>(await requestAdmin(edge, 'GET', `tasks/${SEQ}`));
    expect(detail.files).toMatchObject([{ state: 'stored', isMissing: false }]);
  });
});
