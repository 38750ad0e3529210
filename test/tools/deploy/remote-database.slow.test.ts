/** Migrations with the real wrangler, against the fake Cloudflare. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  applyMigrations,
  findPendingMigrations,
} from '../../../src/tools/deploy/migrate-database.ts';
import { selfTestDatabase } from '../../../src/tools/deploy/self-test-database.ts';
import { createWranglerRunner } from '../../../src/tools/deploy/wrangler-process.ts';
import { openRemoteDatabase } from '../../../src/tools/sql/remote-database.ts';
import { startFakeCloudflare, type FakeCloudflare } from './fake-cloudflare.ts';

const TIMEOUT_MS = 240_000;

const CONFIG = `name = "kie-edge"
[[d1_databases]]
binding = "DB"
database_name = "kie-edge"
migrations_dir = "migrations"
`;
const TABLE = 'create table a (n integer);\n';
const TRIGGER = 'create trigger t after insert on a\nbegin\n  delete from a where n = 1;\nend;\n';

let cloudflare: FakeCloudflare;
let folder: string;
beforeAll(async () => {
  cloudflare = await startFakeCloudflare();
  folder = await mkdtemp(path.join(tmpdir(), 'kie-edge-migrations-'));
});
afterAll(async () => {
  await cloudflare.stop();
  await rm(folder, { recursive: true, force: true });
});

it(
  'a trigger that `wrangler d1 migrations apply` cannot apply is applied by import',
  async () => {
    const wrangler = createWranglerRunner(
      {
        ...process.env,
        HOME: folder,
        XDG_CONFIG_HOME: folder,
        CLOUDFLARE_API_BASE_URL: cloudflare.url,
        CLOUDFLARE_API_TOKEN: 'fake-cloudflare-token',
      },
      new AbortController().signal,
      { config: path.join(folder, 'wrangler.toml') },
    );
    const write = (name: string, text: string) => writeFile(path.join(folder, name), text);
    const migrations = (...args: string[]) => wrangler(['d1', 'migrations', ...args, '--remote']);
    await mkdir(path.join(folder, 'migrations'));
    await write('wrangler.toml', CONFIG);
    await write('migrations/0001_table.sql', TABLE);
    await write('migrations/0002_trigger.sql', `${TRIGGER}insert into missing values (1);\n`);
    const { sqlite } = cloudflare.account.createDatabase('kie-edge');
    const ledger = () => sqlite.prepare('select name from d1_migrations order by id').all();

    const applied = await migrations('apply', 'kie-edge');
    expect(applied.ok).toBe(false);
    expect(applied.errorText).toContain('incomplete input: SQLITE_ERROR');
    expect(ledger()).toEqual([{ name: '0001_table.sql' }]);

    const remote = openRemoteDatabase(wrangler, { database: 'kie-edge', env: '' });
    const migrate = async () =>
      applyMigrations(
        remote,
        await findPendingMigrations(remote, path.join(folder, 'migrations')),
        () => undefined,
      );
    await expect(migrate()).rejects.toThrow('no such table: missing: SQLITE_ERROR');
    expect(ledger()).toHaveLength(1);
    await write('migrations/0002_trigger.sql', TRIGGER);
    await migrate();
    expect(ledger()).toEqual([{ name: '0001_table.sql' }, { name: '0002_trigger.sql' }]);
    const list = await migrations('list', 'kie-edge');
    expect(list.stdout).toContain('No migrations to apply');

    await selfTestDatabase(remote);
    const objects = sqlite.prepare("select name from sqlite_schema where name like '%self_test%'");
    expect(objects.all()).toEqual([]);
    expect(cloudflare.unknown).toEqual([]);
  },
  TIMEOUT_MS,
);
