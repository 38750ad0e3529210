/** Applies the D1 migrations and records them in wrangler's own table, as `wrangler d1 migrations` does. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Miniflare } from 'miniflare';
import { ROOT } from './root.ts';

const MIGRATIONS_DIR = path.join(ROOT, 'src/worker/migrations');

/** Miniflare opens a database only for a Worker that binds it. This one is never called. */
const DATABASE_WORKER = {
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
 * Applies the pending migrations in `stateDir`, each file in its own transaction, and returns their names.
 * It must run before the edge starts: Miniflare's database handle blocks this thread, and a Worker that
 * waits for this thread meanwhile would deadlock.
 */
export async function migrate(stateDir: string): Promise<string[]> {
  await mkdir(stateDir, { recursive: true }); // fails with a reason, where workerd would hang
  const miniflare = new Miniflare({
    cf: false,
    resourcePersistencePath: stateDir,
    workers: [{ config: DATABASE_WORKER }],
  });
  try {
    return await applyPending(await miniflare.getD1Database('DB'));
  } finally {
    await miniflare.dispose();
  }
}

type Database = Awaited<ReturnType<Miniflare['getD1Database']>>;

async function applyPending(db: Database): Promise<string[]> {
  await db
    .prepare(
      `create table if not exists d1_migrations (
         id integer primary key autoincrement, name text unique,
         applied_at timestamp default current_timestamp not null)`,
    )
    .run();
  const { results } = await db.prepare('select name from d1_migrations').all<{ name: string }>();
  const applied = new Set(results.map(({ name }) => name));
  const files = (await readdir(MIGRATIONS_DIR)).filter((file) => file.endsWith('.sql')).toSorted();
  const pending = files.filter((file) => !applied.has(file));
  if (pending.length === 0) return pending;
  const { unstable_splitSqlQuery: splitSql } = await import('wrangler'); // takes a second to load
  for (const file of pending) {
    const statements = splitSql(await readFile(path.join(MIGRATIONS_DIR, file), 'utf8'));
    await db.batch([
      ...statements.map((statement) => db.prepare(statement)),
      db.prepare('insert into d1_migrations (name) values (?1)').bind(file),
    ]);
  }
  return pending;
}
