/** Migrations of a deployed database, with SQLite behind D1's endpoints as they are known to behave. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  applyMigrations,
  findPendingMigrations,
} from '../../../src/tools/deploy/migrate-database.ts';
import { ROOT } from '../../../src/tools/root.ts';
import { openRemoteDatabase } from '../../../src/tools/sql/remote-database.ts';
import { CloudflareAccount } from './cloudflare-account.ts';
import { runImport, runQuery } from './d1-endpoints.ts';
import { createFakeWrangler } from './fake-wrangler.ts';

const MIGRATIONS = path.join(ROOT, 'src/worker/migrations');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kie-edge-migrations-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function openDatabase() {
  const account = new CloudflareAccount();
  const wrangler = createFakeWrangler(account, () => 'kie-edge');
  const { sqlite } = account.createDatabase('kie-edge');
  const printed: string[] = [];
  const remote = openRemoteDatabase(wrangler.run, { database: 'kie-edge', env: '' });
  return {
    sqlite,
    printed,
    migrate: async (from = folder) =>
      applyMigrations(
        remote,
        await findPendingMigrations(remote, from),
        (line) => void printed.push(line),
      ),
    list: (sql: string) =>
      sqlite
        .prepare(sql)
        .all()
        .map((row) => Object.values(row)[0]),
  };
}

const LEDGER = 'select name from d1_migrations order by id';
const TABLES =
  "select name from sqlite_schema where name not like '%\\_%' escape '\\' order by name";

describe('the migrations of this repository', () => {
  it('are applied by import and recorded where wrangler records them', async () => {
    const { migrate, list, sqlite, printed } = await openDatabase();
    await migrate(MIGRATIONS);
    const names = (await readdir(MIGRATIONS)).toSorted();
    expect(list(LEDGER)).toEqual(names);
    expect(printed).toEqual(names.map((name) => `  applying ${name}`));
    // The query of `wrangler d1 migrations list`.
    expect(sqlite.prepare('SELECT * FROM "d1_migrations" ORDER BY id').get()).toEqual({
      id: 1,
      name: '0001_initial.sql',
      applied_at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) as string,
    });
    expect(list("select name from sqlite_schema where type = 'trigger'")).toContain(
      'tasks_inserted',
    );
  });

  it('would be cut by the query endpoint if their triggers were written in small letters', async () => {
    const sql = await readFile(path.join(MIGRATIONS, '0001_initial.sql'), 'utf8');
    const small = sql.replaceAll('BEGIN', 'begin').replaceAll('END;', 'end;');
    const sqlite = new DatabaseSync(':memory:');
    expect(() => runQuery(sqlite, small)).toThrow('incomplete input: SQLITE_ERROR');
    expect(sqlite.prepare('select count(*) as n from sqlite_schema').get()).toEqual({ n: 0 });
    expect(runImport(sqlite, small)).toBeGreaterThan(30);
  });
});

describe('a migration of a deployed database', () => {
  it('that fails leaves nothing, keeps the earlier ones, and is applied by the next run', async () => {
    await writeFile(path.join(folder, '0001_a.sql'), 'create table a (x text);\n');
    await writeFile(
      path.join(folder, '0002_b.sql'),
      'create table b (x text);\ninsert into missing values (1);\n',
    );
    const { migrate, list, printed } = await openDatabase();
    await expect(migrate()).rejects.toThrow('no such table: missing: SQLITE_ERROR');
    expect(list(LEDGER)).toEqual(['0001_a.sql']);
    expect(list(TABLES)).toEqual(['a']);

    await writeFile(path.join(folder, '0002_b.sql'), 'create table b (x text);\n');
    printed.length = 0;
    await migrate();
    expect(printed).toEqual(['  applying 0002_b.sql']);
    expect(list(LEDGER)).toEqual(['0001_a.sql', '0002_b.sql']);
    expect(list(TABLES)).toEqual(['a', 'b']);
  });

  it('is applied once by two deployments at the same time', async () => {
    await writeFile(path.join(folder, '0001_a.sql'), 'create table if not exists a (x text);\n');
    const { migrate, list } = await openDatabase();
    const results = await Promise.allSettled([migrate(), migrate()]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(list(LEDGER)).toEqual(['0001_a.sql']);
  });

  it('may have a trigger in small letters, CASE, and any character in comments', async () => {
    const sql = [
      "-- It's a comment; with `everything`\n",
      'create table a (x text);\r\n',
      "create trigger t after insert on a begin select case when new.x = ';' then 1 end; end;",
    ];
    await writeFile(path.join(folder, '0001_a.sql'), sql.join(''));
    const { migrate, list } = await openDatabase();
    await migrate();
    expect(list("select name from sqlite_schema where type = 'trigger'")).toEqual(['t']);
    expect(() => runQuery(new DatabaseSync(':memory:'), sql.join(''))).toThrow();
  });
});
