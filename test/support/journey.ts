/** A journey: the edge and the sandbox run in workerd, and a test speaks to them over real HTTP. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { startEdge, startSandbox, type Stack } from '../../src/tools/stack.ts';
import { RESERVATIONS, throwOnWrongCharges, type Reservation } from './charges.ts';
import { seedRequest, type Envelope, type LedgerTask, type TaskRecord } from './kie-traffic.ts';
import { openD1 } from './d1-file.ts';
import { EdgeWatch, readSecrets, throwOnLeaks } from './edge-watch.ts';
import { emptyBucket, emptyDatabase, readNewDatabase, type NewDatabase } from './empty-storage.ts';
import { traffic } from './record-responses.ts';
import { GIVE_UP_MS, until } from './until.ts';
import type { RunningWorker } from '../../src/tools/run-worker.ts';

export interface JourneyOptions {
  /** Opens the inspector, which shows how much memory the edge's isolate holds. */
  inspect?: boolean;
}

declare global {
  /** Shared by all test files of a worker, by their settings. Miniflare ends them with the process. */
  var sharedJourneys: Map<string, Promise<Journey>> | undefined;
}

type SqlValue = string | number | null;

export class Journey {
  readonly sandbox: RunningWorker | undefined;
  edge: RunningWorker;
  readonly #watch: EdgeWatch;
  readonly #stateDir: string;
  readonly #vars: Record<string, string>;
  /** The edge's addresses; a restart adds one. */
  readonly #origins: string[];
  readonly #newDatabase: NewDatabase;
  readonly #options: JourneyOptions;

  private constructor(
    stateDir: string,
    vars: Record<string, string>,
    options: JourneyOptions,
    edge: RunningWorker,
    sandbox: RunningWorker | undefined,
    watch: EdgeWatch,
    newDatabase: NewDatabase,
  ) {
    this.#stateDir = stateDir;
    this.#vars = { ...vars };
    this.#options = options;
    this.edge = edge;
    this.#origins = [edge.url];
    this.sandbox = sandbox;
    this.#watch = watch;
    this.#newDatabase = newDatabase;
  }

  /**
   * Starts both on free ports with storage of their own; with KIE_BASE_URL in `vars` only the edge. `vars` are
   * the edge's settings. The test stops the journey.
   */
  static async start(
    vars: Record<string, string> = {},
    options: JourneyOptions = {},
  ): Promise<Journey> {
    const stateDir = await mkdtemp(path.join(tmpdir(), 'kie-edge-journey-'));
    const useSandbox = vars['KIE_BASE_URL'] === undefined;
    const sandbox = useSandbox
      ? await startSandbox(inject('builds'), { sandboxPort: 0, stateDir })
      : undefined;
    await cp(inject('migrated'), path.join(stateDir, 'v3'), { recursive: true });
    const watch = new EdgeWatch();
    const edge = await startJourneyEdge(stateDir, vars, sandbox, watch, options);
    const newDatabase = await readNewDatabase(await edge.miniflare.getD1Database('DB'));
    return new Journey(stateDir, vars, options, edge, sandbox, watch, newDatabase);
  }

  /** The lines that the edge logged since the last search for leaks. */
  get lines(): readonly string[] {
    return this.#watch.lines;
  }

  /** The journey of this vitest worker with these settings, started at the first call. It is never stopped. */
  static shared(vars: Record<string, string>): Promise<Journey> {
    const journeys = (globalThis.sharedJourneys ??= new Map());
    const key = JSON.stringify(vars);
    const journey = journeys.get(key) ?? Journey.start(vars);
    journeys.set(key, journey);
    return journey;
  }

  /** Empties D1, R2 and the sandbox, as before the first test. Throws if a charge is wrong. */
  async empty(): Promise<void> {
    await this.expectCharges();
    await this.#sandboxFetch('/sandbox/reset', { method: 'POST' });
    const db = await this.edge.miniflare.getD1Database('DB');
    const bucket = await this.edge.miniflare.getR2Bucket('FILES');
    // Work of the previous test that is still running may write between the two.
    let left: string | undefined;
    await until('empty storage', async () => {
      left = (await emptyBucket(bucket)) ?? (await emptyDatabase(db, this.#newDatabase));
      return left === undefined;
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}, which holds ${left}`, { cause: error });
    });
  }

  /** Stops both, and throws if the edge gave a secret away or a charge is wrong. */
  async stop(): Promise<void> {
    // Without a Tail Worker, KIE's requests are known from its ledger.
    const ledger = this.sandbox === undefined ? [] : await this.ledger();
    this.#watch.paths.push(...ledger.map(({ callBackUrl }) => callBackUrl));
    await Promise.all([this.edge.stop(), this.sandbox?.stop()]);
    try {
      await this.expectNoLeaks();
      throwOnWrongCharges(ledger, await this.rows<Reservation>(RESERVATIONS));
    } finally {
      await rm(this.#stateDir, { recursive: true, force: true });
    }
  }

  /** Throws if a response, a log line or the path of a request since the last call contained a secret. */
  async expectNoLeaks(): Promise<void> {
    const recorded = this.#origins.flatMap((origin) => traffic.get(origin) ?? []);
    const texts = recorded.flatMap((origin) => origin.texts.splice(0));
    this.#watch.paths.push(...recorded.flatMap((origin) => origin.urls.splice(0)));
    const secrets = await readSecrets(this.#vars, this.#stateDir);
    throwOnLeaks(this.#watch.takeLeaks(secrets, texts));
  }

  /** Throws if a task cost more than the edge reserved, or another amount than it counted. */
  async expectCharges(): Promise<void> {
    if (this.sandbox !== undefined)
      throwOnWrongCharges(await this.ledger(), await this.rows<Reservation>(RESERVATIONS));
  }

  /** Stops the edge and starts it again with the same data, on another port. */
  async restartEdge(): Promise<void> {
    await this.#restart({});
    this.#origins.push(this.edge.url);
  }

  /** Changes settings as a deployment does: with the same data and at the same address. */
  async changeSettings(vars: Record<string, string>): Promise<void> {
    Object.assign(this.#vars, vars);
    await this.#restart({ port: Number(new URL(this.edge.url).port) });
  }

  async #restart(options: { port?: number }): Promise<void> {
    await this.edge.stop();
    this.edge = await startJourneyEdge(this.#stateDir, this.#vars, this.sandbox, this.#watch, {
      ...this.#options,
      ...options,
    });
  }

  async faults(settings: object): Promise<void> {
    const response = await this.#sandboxFetch('/sandbox/faults', {
      method: 'POST',
      body: JSON.stringify({ taskSeconds: 0.1, ...settings }),
      headers: { 'content-type': 'application/json' },
    });
    if (!response.ok) throw new Error(await response.text());
  }

  async ledger(): Promise<LedgerTask[]> {
    const response = await this.#sandboxFetch('/sandbox/tasks');
    return ((await response.json()) as { tasks: LedgerTask[] }).tasks;
  }

  async ledgerTotals(): Promise<{ requests: number; keyLeaks: number; streamReads: number }> {
    const response = await this.#sandboxFetch('/sandbox/tasks?limit=1');
    return (await response.json()) as { requests: number; keyLeaks: number; streamReads: number };
  }

  async post(
    body: unknown = seedRequest,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: Envelope<{ taskId: string }> }> {
    const response = await this.#createTask(body, headers);
    return {
      status: response.status,
      body: (await response.json()) as Envelope<{ taskId: string }>,
    };
  }

  /** The response as text, so that responses can be compared byte for byte. */
  async postRaw(body: unknown, headers: Record<string, string>) {
    const response = await this.#createTask(body, headers);
    return {
      status: response.status,
      text: await response.text(),
      replayed: response.headers.get('idempotent-replayed') === 'true',
      retryAfter: response.headers.get('retry-after'),
    };
  }

  /** Creates a task and returns its taskId. Throws if it is rejected. */
  async create(body: unknown = seedRequest): Promise<string> {
    const response = await this.post(body);
    if (response.status !== 200) throw new Error(JSON.stringify(response));
    return response.body.data.taskId;
  }

  async record(taskId: string): Promise<TaskRecord | undefined> {
    const response = await fetch(
      `${this.edge.url}/api/v1/jobs/recordInfo?taskId=${encodeURIComponent(taskId)}`,
    );
    return ((await response.json()) as Envelope<TaskRecord | null>).data ?? undefined;
  }

  async waitForState(taskId: string, state: string): Promise<TaskRecord> {
    return until(`${taskId} to be ${state}`, async () => {
      const record = await this.record(taskId);
      return record?.state === state && record;
    });
  }

  /**
   * Rows of the edge's D1. Reads the file: a handle of Miniflare blocks this thread, which also reads the log of
   * the Worker, and a Worker that fills its log meanwhile would wait for this thread, and it for the Worker.
   */
  async rows<T = Record<string, unknown>>(sql: string, ...values: SqlValue[]): Promise<T[]> {
    if (!/^\s*(select|with)\b/i.test(sql)) return this.#change<T>(sql, values);
    const db = await openD1(path.join(this.#stateDir, 'v3'), { readOnly: true });
    try {
      const statement = db.prepare(sql);
      return statement.all(...values).map((row) => ({ ...row }) as T);
    } finally {
      db.close();
    }
  }

  /** A statement that changes rows, which only the Worker's own process may do. The edge should be idle. */
  async #change<T>(sql: string, values: readonly SqlValue[]): Promise<T[]> {
    const db = await this.edge.miniflare.getD1Database('DB');
    const { results } = await db
      .prepare(sql)
      .bind(...values)
      .all<T>();
    return results;
  }

  async waitForCopy(taskId: string, giveUpMs = GIVE_UP_MS): Promise<void> {
    await until(
      `the copies of ${taskId}`,
      async () => {
        const files = await this.rows<{ state: string }>(
          'select files.state from files join tasks on tasks.id = files.id where task_id = ?1',
          taskId,
        );
        return files.length > 0 && files.every(({ state }) => state === 'stored');
      },
      giveUpMs,
    );
  }

  async #createTask(body: unknown, headers: Record<string, string>): Promise<Response> {
    return fetch(`${this.edge.url}/api/v1/jobs/createTask`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  async #sandboxFetch(route: string, init?: RequestInit): Promise<Response> {
    return fetch(`${this.sandbox?.url}${route}`, init);
  }
}

async function startJourneyEdge(
  stateDir: string,
  vars: Record<string, string>,
  sandbox: Stack['sandbox'],
  watch: EdgeWatch,
  { port = 0, ...options }: JourneyOptions & { port?: number } = {},
): Promise<RunningWorker> {
  const local = {
    port,
    sandboxPort: 0,
    stateDir,
    cronIntervalMs: 60_000,
    useSandbox: sandbox !== undefined,
    vars,
  };
  return startEdge(inject('builds'), local, sandbox?.url, {
    ...options,
    onLog: watch.options.onLog,
    ...(inject('isMeasured') ? {} : { onRequest: watch.options.onRequest }),
  });
}

/** The addresses in a record's resultJson. */
export function linksOf(record: TaskRecord): string[] {
  return (JSON.parse(record.resultJson) as { resultUrls: string[] }).resultUrls;
}
