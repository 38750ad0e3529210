/** What every phase runs on: the sandbox, the app, and the edge as a process that can be killed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AuditPage } from '../../src/worker/admin/compare-storage.ts';
import { SANDBOX_HMAC_KEY, SANDBOX_KEY } from '../../src/tools/local-settings.ts';
import type { RunningWorker } from '../../src/tools/run-worker.ts';
import { freePort, startSandbox, type WorkerBuilds } from '../../src/tools/stack.ts';
import { isTerminal, TASK_STATES } from '../../src/worker/tasks/task-state.ts';
import { EdgeProcess } from '../support/edge-process.ts';
import { seedRequest, type LedgerTask } from '../support/kie-traffic.ts';
import { startApp, type SoakApp } from './soak-app.ts';

const ADMIN_TOKEN = 'admin-token-of-the-soak-0123456789abcdef';
const WEBHOOK_SECRET = `whsec_${Buffer.from('the secret that the soak is signed with').toString('base64')}`;

/** Short timeouts and delays, so that a run reaches the end of every wait. */
const EDGE_VARS = {
  KIE_TIMEOUT_MS: '3000',
  SUBMIT_QUEUE_TIMEOUT_MS: '4000',
  COPY_LEASE_MS: '5000',
  UNCONFIRMED_DEADLINE_MS: '30000',
  DELIVERY_RETRY_SCHEDULE_MS: '100,100,200,200,400',
  DELIVERY_LEASE_MS: '3000',
  ADMIN_TOKEN,
  WEBHOOK_SECRET,
};
const CRON_INTERVAL_MS = 1000;

/** The edge's settings of a phase that would take hours in KIE's rate window. */
export const WIDE_WINDOW = { KIE_RATE_LIMIT: '1000', KIE_RATE_WINDOW_MS: '1000' };

/** Sandbox settings that accept any rate. */
export const UNLIMITED_SANDBOX = { rateLimit: 1_000_000, rateWindowMs: 1000 };

/** The body of the sandbox's `POST /sandbox/faults`. */
export type SandboxSettings = Record<string, unknown>;

export class SoakHarness {
  readonly sandbox: RunningWorker;
  readonly app: SoakApp;
  readonly edge: EdgeProcess;
  readonly #stateDir: string;

  private constructor(stateDir: string, sandbox: RunningWorker, edge: EdgeProcess, app: SoakApp) {
    this.#stateDir = stateDir;
    this.app = app;
    this.sandbox = sandbox;
    this.edge = edge;
  }

  /** Starts everything with an empty database; `vars` override the edge's settings. */
  static async start(builds: WorkerBuilds, vars: Record<string, string>): Promise<SoakHarness> {
    const stateDir = await mkdtemp(path.join(tmpdir(), 'kie-edge-soak-'));
    const sandbox = await startSandbox(builds, { sandboxPort: 0, stateDir });
    const edge = new EdgeProcess({
      builds,
      port: await freePort(0, 'PORT'),
      stateDir,
      cronIntervalMs: CRON_INTERVAL_MS,
      vars: {
        ...EDGE_VARS,
        KIE_API_KEY: SANDBOX_KEY,
        KIE_BASE_URL: sandbox.url,
        KIE_WEBHOOK_HMAC_KEY: SANDBOX_HMAC_KEY,
        ...vars,
      },
    });
    const harness = new SoakHarness(stateDir, sandbox, edge, await startApp(WEBHOOK_SECRET));
    await edge.start();
    await harness.#prepareDatabase();
    return harness;
  }

  async stop(): Promise<void> {
    await this.edge.stop();
    await this.sandbox.stop();
    await this.app.stop();
    await rm(this.#stateDir, { recursive: true, force: true });
  }

  async setSandbox(settings: SandboxSettings): Promise<void> {
    const response = await fetch(`${this.sandbox.url}/sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(settings),
    });
    if (!response.ok) throw new Error(await response.text());
  }

  /** Every task that the sandbox accepted, in order. */
  async readLedger(): Promise<{ tasks: LedgerTask[] }> {
    const response = await fetch(`${this.sandbox.url}/sandbox/tasks`);
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as { tasks: LedgerTask[] };
  }

  /** Replays failed and paused deliveries as an admin would, and returns how many. */
  async replayDeliveries(): Promise<number> {
    const data = await this.#adminRequest('deliveries/replay', { since: 1 });
    const { replayed } = data as { replayed: number };
    const paused = await this.query<{ id: string }>(
      "select id from deliveries where state = 'paused'",
    );
    for (const { id } of paused) await this.#adminRequest(`deliveries/${id}/replay`, {});
    return replayed + paused.length;
  }

  /** Differences between R2 and D1 as the admin API reports them. */
  async countStorageDifferences(): Promise<number> {
    let count = 0;
    for (let cursor: string | null = 'files:'; cursor !== null;) {
      const route = `audit?cursor=${encodeURIComponent(cursor)}`;
      const page = (await this.#adminRequest(route)) as AuditPage;
      count += page.findings.length;
      cursor = page.nextCursor;
    }
    return count;
  }

  /** Updates that moved a task out of a terminal state, by whatever statement. */
  async countChangedTerminalStates(): Promise<number> {
    return (await this.query('select 1 from soak_terminal_changes')).length;
  }

  /** Reads D1, whether the edge runs or not. */
  async query<T>(sql: string): Promise<T[]> {
    const db = await this.edge.openD1({ readOnly: true });
    try {
      return db.prepare(sql).all() as T[];
    } finally {
      db.close();
    }
  }

  /** Sends a GET, or a POST if there is a body, and returns `data` of the response. */
  async #adminRequest(route: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.edge.url}/admin/api/${route}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(await response.text());
    return ((await response.json()) as { data: unknown }).data;
  }

  /**
   * Adds a trigger that records every change of a terminal state. Adds the model's usual duration too,
   * as every deployment knows it after some tasks: without it the first lost callbacks wait for minutes.
   */
  async #prepareDatabase(): Promise<void> {
    await this.edge.stop();
    const db = await this.edge.openD1({ readOnly: false });
    const terminal = TASK_STATES.filter(isTerminal).map((state) => `'${state}'`);
    db.exec(`
      create table soak_terminal_changes (id text, old_state text, new_state text);
      create trigger soak_terminal_change after update of state on tasks
        when old.state in (${terminal.join(', ')}) and new.state <> old.state
        begin insert into soak_terminal_changes values (old.id, old.state, new.state); end`);
    db.prepare(
      'insert into model_times (model, p50_ms, p90_ms, tasks, computed_at) values (?, ?, ?, ?, ?)',
    ).run(seedRequest.model, 2000, 3000, 1, Date.now());
    db.close();
    await this.edge.start();
  }
}
