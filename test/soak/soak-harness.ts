/** What a soak runs on: the sandbox, and the edge as a process that can be killed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AuditPage } from '../../src/worker/admin/compare-storage.ts';
import { SANDBOX_HMAC_KEY, SANDBOX_KEY } from '../../src/tools/local-settings.ts';
import type { RunningWorker } from '../../src/tools/run-worker.ts';
import { freePort, startSandbox, type Builds } from '../../src/tools/stack.ts';
import { TASK_STATES } from '../../src/worker/tasks/task-state.ts';
import { startApp, type SoakApp } from './soak-app.ts';
import { EdgeProcess } from '../support/edge-process.ts';
import { seedRequest, type LedgerTask } from '../support/kie-traffic.ts';

const ADMIN_TOKEN = 'admin-token-of-the-soak-0123456789abcdef';
const WEBHOOK_SECRET = `whsec_${Buffer.from('the secret that the soak is signed with').toString('base64')}`;

/** What is waited for is cut short, so that a run sees the ends and not only the waiting. */
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

/** The bulk would take hours in KIE's window, so both ends widen it; one leg keeps it. */
export const WIDE_WINDOW = { KIE_RATE_LIMIT: '1000', KIE_RATE_WINDOW_MS: '1000' };

/** Faults and figures of a task's life, as the sandbox takes them. */
export type SandboxSettings = Record<string, unknown>;

export class SoakRig {
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

  static async start(builds: Builds, vars: Record<string, string>): Promise<SoakRig> {
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
    const rig = new SoakRig(stateDir, sandbox, edge, await startApp(WEBHOOK_SECRET));
    await edge.start();
    await rig.#prepare();
    return rig;
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

  async ledger(): Promise<{ tasks: LedgerTask[]; requests: number }> {
    const response = await fetch(`${this.sandbox.url}/sandbox/tasks`);
    return (await response.json()) as {
      tasks: LedgerTask[];
      requests: number;
    };
  }

  /** As an operator: what was given up goes out again, and what is held back for a paused receiver is tried. */
  async replay(): Promise<number> {
    const { replayed } = await this.#replay<{ replayed: number }>('', { since: 1 });
    const held = await this.query<{ id: string }>(
      "select id from deliveries where state = 'paused'",
    );
    for (const { id } of held) await this.#replay(`/${id}`, {});
    return replayed + held.length;
  }

  async #replay<T>(which: string, body: object): Promise<T> {
    const response = await fetch(`${this.edge.url}/admin/api/deliveries${which}/replay`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
    return ((await response.json()) as { data: T }).data;
  }

  /** As an operator: how many differences there are between R2 and D1. */
  async differences(): Promise<number> {
    let count = 0;
    for (let cursor: string | null = 'files:'; cursor !== null;) {
      const response: Response = await fetch(
        `${this.edge.url}/admin/api/audit?cursor=${encodeURIComponent(cursor)}`,
        { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } },
      );
      if (!response.ok) throw new Error(await response.text());
      const { data } = (await response.json()) as { data: AuditPage };
      count += data.findings.length;
      cursor = data.nextCursor;
    }
    return count;
  }

  /** Reads D1 while the edge runs or not. */
  async query<T>(sql: string): Promise<T[]> {
    const db = await this.edge.openD1({ readOnly: true });
    try {
      return db.prepare(sql).all() as T[];
    } finally {
      db.close();
    }
  }

  /**
   * A trigger notes every change of a terminal state, by whatever statement. And the model's usual time
   * is known, as it is in any deployment but a new one: else the first lost callbacks wait for minutes.
   */
  async #prepare(): Promise<void> {
    await this.edge.stop();
    const db = await this.edge.openD1({ readOnly: false });
    const ends = TASK_STATES.slice(TASK_STATES.indexOf('success')).map((state) => `'${state}'`);
    db.exec(`
      create table soak_changed_ends (id text, before text, after text);
      create trigger soak_end_changed after update of state on tasks
        when old.state in (${ends.join(', ')}) and new.state <> old.state
        begin insert into soak_changed_ends values (old.id, old.state, new.state); end`);
    db.prepare('insert into model_times values (?, ?, ?, ?, ?)').run(
      seedRequest.model,
      2000,
      3000,
      1,
      Date.now(),
    );
    db.close();
    await this.edge.start();
  }
}
