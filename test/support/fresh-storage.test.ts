import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { submittedTask } from '../worker/tasks/builders.ts';

const write = (n: number) =>
  env.DB.prepare('insert into model_times values (?1, 1, 1, 1, 1)').bind(String(n)).run();

describe('a test that runs out of time', () => {
  let whatGoesOn: Promise<unknown> | undefined;

  it.fails('goes on', { timeout: 20 }, async () => {
    whatGoesOn = scheduler.wait(100).then(() => write(1));
    await whatGoesOn;
  });

  it('leaves the next one its storage', async () => {
    await expect(whatGoesOn).rejects.toThrow('this test has ended');
    expect(await env.DB.prepare('select 1 from model_times').all()).toMatchObject({ results: [] });
  });
});

/** All tables and what is in them; only the times of the migrations differ between two new ones. */
async function everything(): Promise<unknown> {
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

describe.each([
  ['wrote', () => Promise.all([submittedTask(), write(1), env.FILES.put('files/a', 'abc')])],
  ['took away what the migrations put there', () => env.DB.exec('delete from retention_passes')],
  ['took away a table', () => env.DB.exec('drop table alerts')],
  ['made a table', () => env.DB.exec('create table more (a text)')],
])('where a test %s', (_what, change) => {
  it('the storage is another one', async () => {
    const before = await everything();
    await change();
    expect(await everything()).not.toEqual(before);
  });

  it('the next test finds what it would find in a new one', async () => {
    const found = await everything();
    await reset();
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
    expect(found).toEqual(await everything());
  });
});
