import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { submittedTask } from '../worker/tasks/builders.ts';

const write = (n: number) =>
  env.DB.prepare('insert into model_times values (?1, 1, 1, 1, 1)').bind(String(n)).run();

/** Each of these is a pair of tests whose order matters: the second one finds what the first one left. */
const IN_ORDER = { shuffle: false };

describe('a test that times out', IN_ORDER, () => {
  let pendingWrite: Promise<unknown> | undefined;

  it.fails('a test that times out leaves a write pending', { timeout: 20 }, async () => {
    pendingWrite = scheduler.wait(100).then(() => write(1));
    await pendingWrite;
  });

  it('the next test does not get the write of a test that timed out', async () => {
    await expect(pendingWrite).rejects.toThrow('this test has ended');
    expect(await env.DB.prepare('select 1 from model_times').all()).toMatchObject({ results: [] });
  });
});

/** The schema, all rows and all objects, without the times of the migrations. */
async function readStorage(): Promise<unknown> {
  const { results: schema } = await env.DB.prepare(
    "select type, name, sql from sqlite_schema where name not glob '_cf*' order by type, name",
  ).all<{ type: string; name: string }>();
  const tables = schema.filter(({ type }) => type === 'table').map(({ name }) => name);
  const contents = await env.DB.batch<Record<string, unknown>>(
    tables.map((name) => env.DB.prepare(`select * from ${name}`)),
  );
  const rows = contents.map(({ results }) => results.map(({ applied_at: _at, ...row }) => row));
  const { objects } = await env.FILES.list();
  return { schema, rows: tables.map((name, i) => [name, rows[i]]), objects };
}

describe('storage', IN_ORDER, () => {
  describe.each([
    [
      'wrote rows and a file',
      () => Promise.all([submittedTask(), write(1), env.FILES.put('files/a', 'abc')]),
    ],
    ['deleted rows of the migrations', () => env.DB.exec('delete from retention_passes')],
    ['dropped a table', () => env.DB.exec('drop table alerts')],
    ['created a table', () => env.DB.exec('create table more (a text)')],
  ])('after a test that %s', (_what, change) => {
    it('storage differs from new storage within the test', async () => {
      const before = await readStorage();
      await change();
      expect(await readStorage()).not.toEqual(before);
    });

    it('the next test finds storage as if it were new', async () => {
      const found = await readStorage();
      await reset();
      await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
      expect(found).toEqual(await readStorage());
    });
  });
});
