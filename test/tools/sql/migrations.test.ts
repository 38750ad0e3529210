/** The migrations of this repository pass both of D1's endpoints. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../src/tools/root.ts';
import { runImport, runQuery } from '../deploy/d1-endpoints.ts';
import { lintMigration } from './lint-migration.ts';

const FOLDER = path.join(ROOT, 'src/worker/migrations');
const NAMES = await readdir(FOLDER);

const TABLE = 'create table a (x text);\n';
const TRIGGER = 'create trigger t after insert on a\nBEGIN\n  delete from a;\nEND;\n';

describe('the lint of migrations', () => {
  it.each(NAMES)('accepts %s', async (name) => {
    expect(lintMigration(name, await readFile(path.join(FOLDER, name), 'utf8'))).toEqual([]);
  });

  it('accepts a table and a trigger', () => {
    expect(lintMigration('0002_a.sql', `-- A comment.\n${TABLE}${TRIGGER}`)).toEqual([]);
  });

  it.each([
    ['BEGIN', TRIGGER.replace('BEGIN', 'begin')],
    ['END', TRIGGER.replace('END', 'end')],
    ['line of its own', TRIGGER.replaceAll('\n', ' ').replace(/ $/, '\n')],
    ['CASE', TRIGGER.replace('delete from a', 'select case when new.x then 1 end')],
    ['comment', `-- It is a; comment.\n${TABLE}`],
    ['comment', `-- It's a comment.\n${TABLE}`],
    ['comment', `/* the "name" */\n${TABLE}`],
    ['comment', `create table a (x text); -- of \`b\`\n${TABLE}`],
    ['transaction', `BEGIN TRANSACTION;\n${TABLE}COMMIT;\n`],
    ['transaction', `savepoint s;\n${TABLE}`],
    ['bytes', `insert into a values ('${'é'.repeat(50_000)}');\n`],
    ['line feed only', TABLE.replace('\n', '\r\n')],
    ['last statement', 'create table a (x text)\n'],
  ])('rejects %s: %j', (message, sql) => {
    expect(lintMigration('0002_a.sql', sql).join('\n')).toContain(message);
  });

  it('rejects a name without a number', () => {
    expect(lintMigration('a.sql', TABLE)).toEqual(['name it NNNN_effect.sql']);
  });
});

it.each([
  ['the query endpoint', runQuery],
  ['an import', runImport],
] as const)('the migrations run at %s as it is known to split', async (_, run) => {
  const sqlite = new DatabaseSync(':memory:');
  for (const name of NAMES.toSorted()) run(sqlite, await readFile(path.join(FOLDER, name), 'utf8'));
  const count = sqlite.prepare("select count(*) as n from sqlite_schema where type = 'trigger'");
  expect(count.get()?.['n']).toBeGreaterThan(0);
});
