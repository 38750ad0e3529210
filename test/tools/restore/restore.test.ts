/** The restore of small exports, with SQLite behind D1's endpoints and D1's limits. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRestoreTarget } from './restore-target.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kie-edge-restore-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function writeExport(sql: string): Promise<string> {
  const file = path.join(folder, 'export.sql');
  await writeFile(file, sql);
  return file;
}

/** As D1's export writes a text with a line break. */
const insertText = (text: string) =>
  `INSERT INTO "a" ("x") VALUES(replace('${text}','\\n',char(10)));`;

describe('a restore', () => {
  it('refuses a database that has tables and changes nothing', async () => {
    const { sqlite, imports, restore } = openRestoreTarget();
    sqlite.exec('create table _cf_KV (key text)');
    const file = await writeExport('create table a (x);');
    await restore(file);
    await expect(restore(file)).rejects.toThrow('already has tables. Restore into a new one');
    expect(imports).toHaveLength(1);
  });

  it('creates triggers after the rows, wherever the export has them', async () => {
    const { sqlite, restore } = openRestoreTarget();
    const sql =
      'CREATE TABLE a (x);CREATE TABLE b (x);CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT INTO b VALUES (1); END;INSERT INTO "a" ("x") VALUES(1);';
    await restore(await writeExport(sql));
    expect(sqlite.prepare('select count(*) as n from b').get()).toEqual({ n: 0 });
    sqlite.exec('insert into a values (2)');
    expect(sqlite.prepare('select count(*) as n from b').get()).toEqual({ n: 1 });
  });

  it('restores every type of value, NUL characters and bytes that are no UTF-8', async () => {
    const { sqlite, restore } = openRestoreTarget();
    const values =
      "9007199254740993, -0.1, 1e300, 5.0, 'a\0b', x'00ff', cast(x'ff41' as text), NULL, ''";
    const sql = `CREATE TABLE "a b" (c1, c2, c3, c4, c5, c6, c7, c8, c9, "c""10" as (c1 + 1));INSERT INTO "a b" VALUES(${values});`;
    await restore(await writeExport(sql));
    const columns = Array.from(
      { length: 9 },
      (_, i) => `quote(hex(c${i + 1})) || typeof(c${i + 1})`,
    );
    const row = sqlite.prepare(`select ${columns.join(', ')}, c1 from "a b"`);
    row.setReadBigInts(true);
    expect(Object.values(row.get() ?? {})).toEqual([
      "'39303037313939323534373430393933'integer",
      "'2D302E31'real",
      "'312E30652B333030'real",
      "'352E30'real",
      "'610062'text",
      "'00FF'blob",
      "'FF41'text",
      "''null",
      "''text",
      9007199254740993n,
    ]);
  });

  it('restores any number of NUL characters beside quotes and line breaks', async () => {
    const { sqlite, restore } = openRestoreTarget();
    const text = "\0it's\0\n".repeat(2000);
    const literal = `'${text.replaceAll("'", "''").replaceAll('\n', '\\n')}'`;
    const values = `replace(${literal},'\\n',char(10)),'${"''\0".repeat(300_000)}'`;
    const sql = `CREATE TABLE a ("it's" text, b text);INSERT INTO "a" ("it's","b") VALUES(${values});`;
    await restore(await writeExport(sql));
    const row = sqlite
      .prepare('select hex("it\'s") as a, length(cast(b as blob)) as b from a')
      .get();
    expect(row).toEqual({ a: Buffer.from(text).toString('hex').toUpperCase(), b: 600_000 });
  });

  it('warns about text that is no JSON and whose line breaks are ambiguous', async () => {
    const { sqlite, printed, restore } = openRestoreTarget();
    await restore(
      await writeExport(`CREATE TABLE a (x);${insertText('one\\n')}${insertText('a\\nb\\nc')}`),
    );
    expect(printed.join('\n')).toContain('does not tell line breaks of 1 texts from a written \\n');
    const rows = sqlite
      .prepare('select x from a')
      .all()
      .map((row) => row['x']);
    expect(rows).toEqual(['one\n', 'a\nb\nc']);
  });

  it('names the table that was not restored completely', async () => {
    const { sqlite, restore } = openRestoreTarget();
    sqlite.aggregate('group_concat', { start: '', step: (_text, _part, _separator) => 'shorter' });
    const long = 'x'.repeat(70_000);
    await expect(
      restore(await writeExport(`CREATE TABLE a (x);INSERT INTO a VALUES('${long}');`)),
    ).rejects.toThrow('The table a differs from the export');
  });

  it('stops with the statement that SQLite rejects', async () => {
    const { imports, restore } = openRestoreTarget();
    await expect(restore(await writeExport("INSERT INTO a VALUES('secret');"))).rejects.toThrow(
      'no such table: a, at: INSERT INTO a VALUES(?)',
    );
    expect(imports).toEqual([]);
  });
});
