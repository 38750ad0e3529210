/** The test of a deployed database, against SQLite and against databases that behave differently. */
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { selfTestDatabase } from '../../../src/tools/deploy/self-test-database.ts';
import type { RemoteDatabase } from '../../../src/tools/sql/remote-database.ts';
import { createDeployment } from './deploy-builders.ts';
import { runImport, runQuery } from './d1-endpoints.ts';

/** A database whose SQL is changed before it runs, so that a property does not hold. */
function openDatabase(distort: (sql: string) => string = (sql) => sql) {
  const sqlite = new DatabaseSync(':memory:');
  const remote: RemoteDatabase = {
    query: async (sql) => runQuery(sqlite, distort(sql)),
    importSql: async (sql) => void runImport(sqlite, distort(sql)),
    importFile: async () => undefined,
  };
  return { sqlite, remote };
}

const countObjects = (sqlite: DatabaseSync) =>
  sqlite.prepare('select count(*) as n from sqlite_schema').get();

describe('the self-test of a database', () => {
  it('passes on SQLite and leaves nothing behind, twice', async () => {
    const { sqlite, remote } = openDatabase();
    await selfTestDatabase(remote);
    await selfTestDatabase(remote);
    expect(countObjects(sqlite)).toEqual({ n: 0 });
  });

  it.each([
    ['changes() is always 0', [/\bchanges\(\)/g, '0'], '`changes()` in a batch counts'],
    ['changes() is always 1', [/\bchanges\(\)/g, '1'], '`changes()` in a batch is 0 after'],
    ['triggers do not run', [/BEGIN\n/, 'when 0 BEGIN\n'], 'a trigger runs after an insert'],
    ['generated columns are 0', [/instr\([^)]*\) > 0/, '0'], 'a trigger reads a generated column'],
    [
      'returning returns nothing',
      [/returning is_running/, ''],
      '`returning` returns the changed row',
    ],
  ] as const)(
    'names what does not hold when %s, and leaves nothing',
    async (_, [from, to], name) => {
      const { sqlite, remote } = openDatabase((sql) => sql.replace(from, to));
      const message = selfTestDatabase(remote).catch((error: unknown) => String(error));
      expect(await message).toContain(name);
      expect(await message).toContain('Nothing was migrated or deployed');
      expect(countObjects(sqlite)).toEqual({ n: 0 });
    },
  );

  it('drops its tables when the batch fails', async () => {
    const { sqlite, remote } = openDatabase((sql) => sql.replace('json_each', 'json_none'));
    await expect(selfTestDatabase(remote)).rejects.toThrow('no such table: json_none');
    expect(countObjects(sqlite)).toEqual({ n: 0 });
  });

  it('touches no table of the Worker', async () => {
    const { sqlite, remote } = openDatabase();
    sqlite.exec("create table tasks (id text); insert into tasks values ('a')");
    await selfTestDatabase(remote);
    expect(sqlite.prepare('select id from tasks').all()).toEqual([{ id: 'a' }]);
  });
});

it('two self-tests at the same time do not disturb each other', async () => {
  const { sqlite, remote } = openDatabase();
  const created: string[] = [];
  const both = Array.from({ length: 2 }, () =>
    selfTestDatabase({
      ...remote,
      importSql: async (sql) => {
        await remote.importSql(sql);
        created.push(sql);
        // Both have created their tables before either uses them.
        while (created.length < 2) await Promise.resolve();
      },
    }),
  );
  await Promise.all(both);
  expect(countObjects(sqlite)).toEqual({ n: 0 });
});

it('stops a deployment before the migration and the upload when the database lacks what the Worker relies on', async () => {
  const { cloudflare, wrangler, context, run } = createDeployment();
  const real = context.wrangler;
  context.wrangler = (args, secrets) =>
    real(
      args.map((arg) => (args.includes('--command') ? arg.replaceAll('changes()', '0') : arg)),
      secrets,
    );
  await expect(run()).rejects.toThrow(
    /does not behave as the Worker relies on\. Nothing was migrated or deployed[^]*`changes\(\)` in a batch/,
  );
  expect(wrangler.calls.some((call) => call.startsWith('deploy'))).toBe(false);
  const sqlite = cloudflare.account.findDatabase('kie-edge')?.sqlite;
  expect(sqlite?.prepare('select name from d1_migrations').all()).toEqual([]);
});
