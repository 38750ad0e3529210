/**
 * A database with the largest rows, exported by the real wrangler, is restored by the real command into the
 * fake Cloudflare, and a Worker runs on it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { SANDBOX_HMAC_KEY, SANDBOX_KEY } from '../../../src/tools/local-settings.ts';
import { openLocalDatabase } from '../../../src/tools/migrate.ts';
import { ROOT } from '../../../src/tools/root.ts';
import { splitStatements } from '../../../src/tools/sql/statement-splitter.ts';
import { edgeStateDir, startEdge, startSandbox } from '../../../src/tools/stack.ts';
import { findWranglerScript } from '../../../src/tools/wrangler-script.ts';
import { openD1 } from '../../support/d1-file.ts';
import { seedRequest, type Envelope, type TaskRecord } from '../../support/kie-traffic.ts';
import { until } from '../../support/until.ts';
import { runImport } from '../deploy/d1-endpoints.ts';
import { startFakeCloudflare, type FakeCloudflare } from '../deploy/fake-cloudflare.ts';
import { compareDatabases } from './compare-databases.ts';
import { fillLargestRows } from './largest-rows.ts';
import { openRestoreTarget } from './restore-target.ts';

const TIMEOUT_MS = 240_000;

let home: string;
let exported: string;
let source: DatabaseSync;
let taskId: string;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let cloudflare: FakeCloudflare;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'kie-edge-restore-'));
  cloudflare = await startFakeCloudflare();
  sandbox = await startSandbox(inject('builds'), { sandboxPort: 0, stateDir: home });
  const stateDir = path.join(home, '.wrangler/state'); // where `wrangler --local` looks
  const edge = await startJourneyEdge(stateDir);
  taskId = await createTask(edge.url);
  await edge.stop();
  const { database, close } = await openLocalDatabase(edgeStateDir({ stateDir }));
  await fillLargestRows(database);
  await close();
  source = await openD1(edgeStateDir({ stateDir }), { readOnly: true });
  exported = path.join(home, 'export.sql');
  const config = 'name = "local"\n[[d1_databases]]\nbinding = "DB"\ndatabase_name = "kie-edge"\n';
  await writeFile(path.join(home, 'wrangler.toml'), config);
  const args = ['d1', 'export', 'kie-edge', '--local', '--output', exported];
  const { code, output } = await run([findWranglerScript(), ...args], home);
  expect(output).toContain('Done!');
  expect(code).toBe(0);
}, TIMEOUT_MS);
afterAll(async () => {
  source.close();
  await sandbox.stop();
  await cloudflare.stop();
  await rm(home, { recursive: true, force: true });
});

it(
  'an export with the largest rows cannot be imported as it is',
  async () => {
    cloudflare.account.createDatabase('kie-edge-1');
    const args = ['d1', 'execute', 'kie-edge-1', '--remote', '--yes', '--file', exported];
    const { code, output } = await run([findWranglerScript(), ...args]);
    expect(output).toContain('statement too long: SQLITE_TOOBIG');
    expect(code).toBe(1);
    // Without that limit, the line breaks of the export break the JSON that they are in.
    const sql = await readFile(exported, 'utf8');
    const unlimited = new DatabaseSync(':memory:');
    expect(() => runImport(unlimited, sql)).toThrow('CHECK constraint failed: json_valid(request)');
  },
  TIMEOUT_MS,
);

it(
  'is restored byte for byte by the command, and a Worker runs on the restored database',
  async () => {
    const restored = cloudflare.account.createDatabase('kie-edge-2');
    const restore = ['src/tools/restore/restore.ts', exported, '--database', 'kie-edge-2'];
    const { code, output } = await run(restore);
    expect(output).toContain('  callbacks: 3 rows');
    expect(output).toContain('restored: kie-edge-2');
    expect(output).not.toContain('warning');
    expect(code).toBe(0);
    expect(compareDatabases(source, restored.sqlite)).toEqual([]);

    const again = await run(restore);
    expect(again.output).toContain('The database already has tables.');
    expect(again.code).toBe(1);
    expect(cloudflare.unknown).toEqual([]);

    // The same file in workerd, whose SQLite has the limits and permissions of D1's.
    const stateDir = path.join(home, 'restored');
    const { database, close } = await openLocalDatabase(edgeStateDir({ stateDir }));
    for (const sql of restored.uploads.values())
      await database.batch(
        splitStatements(sql).map((statement) => database.prepare(statement.text)),
      );
    await close();
    const edge = await startJourneyEdge(stateDir);
    try {
      const record = await readTask(edge.url, taskId);
      expect(record).toMatchObject({ taskId, state: 'success', model: seedRequest.model });
      expect(JSON.parse(record?.param ?? '')).toEqual(seedRequest);
      await createTask(edge.url);
    } finally {
      await edge.stop();
    }
  },
  TIMEOUT_MS,
);

it(
  'is restored by several imports if it is too long for one',
  async () => {
    const { sqlite, imports, restore } = openRestoreTarget();
    await restore(exported, 1_000_000);
    expect(compareDatabases(source, sqlite)).toEqual([]);
    expect(imports.length).toBeGreaterThan(5);
  },
  TIMEOUT_MS,
);

function startJourneyEdge(stateDir: string) {
  const vars = { KIE_API_KEY: SANDBOX_KEY, KIE_WEBHOOK_HMAC_KEY: SANDBOX_HMAC_KEY };
  const local = {
    port: 0,
    sandboxPort: 0,
    stateDir,
    cronIntervalMs: 60_000,
    useSandbox: true,
    vars,
  };
  return startEdge(inject('builds'), local, sandbox.url);
}

async function readTask(edge: string, id: string): Promise<TaskRecord | null> {
  const response = await fetch(`${edge}/api/v1/jobs/recordInfo?taskId=${id}`);
  return ((await response.json()) as Envelope<TaskRecord | null>).data;
}

/** Creates a task and waits for its success. */
async function createTask(edge: string): Promise<string> {
  const response = await fetch(`${edge}/api/v1/jobs/createTask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(seedRequest),
  });
  const { data } = (await response.json()) as Envelope<{ taskId: string }>;
  await until('the success', async () => (await readTask(edge, data.taskId))?.state === 'success');
  return data.taskId;
}

async function run(args: string[], cwd = ROOT): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      HOME: home,
      XDG_CONFIG_HOME: home,
      WRANGLER_SEND_METRICS: 'false',
      CLOUDFLARE_API_BASE_URL: cloudflare.url,
      CLOUDFLARE_API_TOKEN: 'fake-cloudflare-token',
    },
  });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, output: out + err };
}
