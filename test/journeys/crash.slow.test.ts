import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { SANDBOX_HMAC_KEY, SANDBOX_KEY } from '../../src/tools/local-settings.ts';
import type { RunningWorker } from '../../src/tools/run-worker.ts';
import { freePort, startSandbox } from '../../src/tools/stack.ts';
import { EdgeProcess } from '../support/edge-process.ts';
import {
  seedRequest,
  type Envelope,
  type LedgerTask,
  type TaskRecord,
} from '../support/kie-traffic.ts';
import { until } from '../support/until.ts';
import { startKieProxy, type KieProxy, type Moments } from '../support/kie-proxy.ts';

describe('an edge that is killed', () => {
  let stateDir: string;
  let sandbox: RunningWorker;
  let proxy: KieProxy;
  let edge: EdgeProcess;
  let key: string;

  beforeAll(async () => {
    stateDir = await mkdtemp(path.join(tmpdir(), 'kie-edge-crash-'));
    sandbox = await startSandbox(inject('builds'), { sandboxPort: 0, stateDir });
    proxy = await startKieProxy(sandbox.url);
    edge = new EdgeProcess({
      builds: inject('builds'),
      port: await freePort(0, 'PORT'),
      stateDir,
      cronIntervalMs: 300,
      vars: {
        KIE_API_KEY: SANDBOX_KEY,
        KIE_BASE_URL: proxy.url,
        KIE_WEBHOOK_HMAC_KEY: SANDBOX_HMAC_KEY,
        COPY_LEASE_MS: '1000',
      },
    });
  });
  beforeEach(async () => {
    await sandboxPost('/sandbox/reset', {});
    // Longer than a restart of the edge takes on a busy machine: KIE gives up after a few callbacks.
    await tasksTake(5);
    key = randomUUID();
    if (!edge.isRunning()) await startEdge();
  });
  afterAll(async () => {
    await edge.stop();
    await proxy.stop();
    await sandbox.stop();
    await rm(stateDir, { recursive: true, force: true });
  });

  const sandboxPost = (route: string, body: object) =>
    fetch(sandbox.url + route, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const tasksTake = (taskSeconds: number) => sandboxPost('/sandbox/faults', { taskSeconds });
  const create = () =>
    fetch(`${edge.url}/api/v1/jobs/createTask`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(seedRequest),
    });
  const ledger = async () =>
    ((await (await fetch(`${sandbox.url}/sandbox/tasks`)).json()) as { tasks: LedgerTask[] }).tasks;

  /** Resolves once a request gets through: connections to the killed process are closed by then. */
  async function startEdge(): Promise<void> {
    await edge.start();
    await until(
      'the edge',
      async () => (await fetch(`${edge.url}/health`).catch(() => undefined))?.ok,
    );
  }

  /** Kills the edge at a moment of the exchange with KIE. Resolves when that has happened. */
  const killAt = (moment: Exclude<keyof Moments, 'sendingResponse'>) =>
    new Promise<void>((resolve) => {
      proxy.moments[moment] = () => {
        edge.kill();
        resolve();
      };
    });

  async function lastRow(): Promise<{ state: string; files: string | null }> {
    const db = await edge.openD1({ readOnly: true });
    const row = db
      .prepare(
        'select state, (select group_concat(state) from files where files.id = tasks.id) as files from tasks order by seq desc limit 1',
      )
      .get() as { state: string; files: string | null };
    db.close();
    return { ...row };
  }

  /** Kills the edge when KIE's response has reached its machine and has not been read. */
  const killOnResponse = () =>
    new Promise<void>((resolve) => {
      proxy.moments.sendingResponse = () => {
        edge.freeze();
        return () => {
          edge.kill();
          resolve();
        };
      };
    });

  /** Restarts the edge and expects one task at KIE, its success, its file in R2, and a replayed response. */
  async function expectRecovery(): Promise<void> {
    await startEdge();
    const tasks = await ledger();
    expect(tasks).toHaveLength(1);
    const taskId = tasks[0]?.taskId ?? '';
    const record = await until('the success', async () => {
      const answer = await fetch(`${edge.url}/api/v1/jobs/recordInfo?taskId=${taskId}`);
      const { data } = (await answer.json()) as Envelope<TaskRecord | null>;
      return data?.state === 'success' && data;
    });
    await until('the copy', async () => (await lastRow()).files === 'stored');
    const [link = ''] = (JSON.parse(record.resultJson) as { resultUrls: string[] }).resultUrls;
    const [billed] = await ledger();
    const [copy, original] = await Promise.all([fetch(link), fetch(billed?.resultUrls[0] ?? '')]);
    expect(copy.headers.get('cache-control')).toContain('immutable');
    expect(
      Buffer.from(await copy.arrayBuffer()).equals(Buffer.from(await original.arrayBuffer())),
    ).toBe(true);

    const repeated = await create();
    expect(repeated.headers.get('idempotent-replayed')).toBe('true');
    expect(((await repeated.json()) as Envelope<{ taskId: string }>).data.taskId).toBe(taskId);
    expect(await ledger()).toHaveLength(1);
  }

  it("between the commit of a task and KIE's response completes the task after a restart", async () => {
    const killed = killAt('beforeResponse');
    await expect(create()).rejects.toThrow();
    await killed;
    expect(await lastRow()).toEqual({ state: 'submitting', files: null });
    await expectRecovery();
  });

  it("between KIE's response and its record completes the task after a restart", async () => {
    const killed = killOnResponse();
    await expect(create()).rejects.toThrow();
    await killed;
    expect(await lastRow()).toEqual({ state: 'submitting', files: null });
    await expectRecovery();
  });

  it("between the callback's commit and the copy completes the copy after a restart", async () => {
    await tasksTake(0.5); // KIE has called back by the time of the kill
    const killed = killAt('beforeFile');
    await create();
    await killed;
    expect(await lastRow()).toEqual({ state: 'success', files: 'pending' });
    await expectRecovery();
  });

  it('in the middle of a copy completes the copy after a restart', async () => {
    await tasksTake(0.5); // KIE has called back by the time of the kill
    const killed = killAt('insideFile');
    await create();
    await killed;
    expect(await lastRow()).toEqual({ state: 'success', files: 'pending' });
    await expectRecovery();
  });

  it('fails its stop if it was called at a path with a token', async () => {
    await fetch(`${edge.url}/callbacks/1767225600000000/${'b'.repeat(43)}`, { method: 'POST' });
    await until('the search', async () => edge.leaks.length > 0);
    await expect(edge.stop()).rejects.toThrow(/a signature or a token in the path of a request/);
  });
});
