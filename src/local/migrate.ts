/** Applies the D1 migrations, in wrangler's own table, so that `wrangler d1 migrations` agrees. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { unstable_splitSqlQuery as splitSql } from 'wrangler';
import { ROOT, type RunningWorker } from './run-worker.ts';

const MIGRATIONS = path.join(ROOT, 'src/migrations');

/** Applies what is missing, each file in a transaction of its own, and gives their names. */
export async function migrate({ miniflare }: Pick<RunningWorker, 'miniflare'>): Promise<string[]> {
  const db = await miniflare.getD1Database('DB');
  await db
    .prepare(
      `create table if not exists d1_migrations (
         id integer primary key autoincrement, name text unique,
         applied_at timestamp default current_timestamp not null)`,
    )
    .run();
  const { results } = await db.prepare('select name from d1_migrations').all<{ name: string }>();
  const applied = new Set(results.map(({ name }) => name));
  const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.sql')).toSorted();
  const missing = files.filter((file) => !applied.has(file));
  for (const file of missing) {
    const statements = splitSql(await readFile(path.join(MIGRATIONS, file), 'utf8'));
    await db.batch([
      ...statements.map((statement) => db.prepare(statement)),
      db.prepare('insert into d1_migrations (name) values (?1)').bind(file),
    ]);
  }
  return missing;
}
