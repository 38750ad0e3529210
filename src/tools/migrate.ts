/** Applies the D1 migrations, in wrangler's own table, so that `wrangler d1 migrations` agrees. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Miniflare } from 'miniflare';
import { ROOT } from './root.ts';

const MIGRATIONS = path.join(ROOT, 'src/worker/migrations');

/** A Worker that nobody calls: it is there to hold the database. */
const HOLDER = {
  name: 'migrations',
  compatibilityDate: '2026-01-01',
  manifest: {
    mainModule: 'holder.js',
    modulesRoot: '/',
    modules: { 'holder.js': { type: 'esm' as const, contents: 'export default {}' } },
  },
  env: { DB: { type: 'd1' as const, id: 'DB' } },
};

/**
 * Applies what is missing in `stateDir`, each file in a transaction of its own, and gives their names.
 * Runs before the edge does: Miniflare's handle of a database blocks this thread, and a Worker that is
 * already called could wait for this thread in turn.
 */
export async function migrate(stateDir: string): Promise<string[]> {
  const miniflare = new Miniflare({
    cf: false,
    resourcePersistencePath: stateDir,
    workers: [{ config: HOLDER }],
  });
  try {
    return await applyMissing(await miniflare.getD1Database('DB'));
  } finally {
    await miniflare.dispose();
  }
}

type Database = Awaited<ReturnType<Miniflare['getD1Database']>>;

async function applyMissing(db: Database): Promise<string[]> {
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
  if (missing.length === 0) return missing;
  const { unstable_splitSqlQuery: splitSql } = await import('wrangler'); // takes a second to load
  for (const file of missing) {
    const statements = splitSql(await readFile(path.join(MIGRATIONS, file), 'utf8'));
    await db.batch([
      ...statements.map((statement) => db.prepare(statement)),
      db.prepare('insert into d1_migrations (name) values (?1)').bind(file),
    ]);
  }
  return missing;
}
