/** Applies the migrations to the local database and records them, as `wrangler d1 migrations apply --local` does. */
import { mkdir } from 'node:fs/promises';
import { Miniflare } from 'miniflare';
import { CREATE_LEDGER, readPending, SELECT_APPLIED } from './sql/migration-files.ts';
import { splitStatements } from './sql/statement-splitter.ts';

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
  const { database, close } = await openLocalDatabase(stateDir);
  try {
    return await applyPending(database);
  } finally {
    await close();
  }
}

type Database = Awaited<ReturnType<Miniflare['getD1Database']>>;

/** Opens the database in `stateDir` as the binding `DB` of a Worker. */
export async function openLocalDatabase(
  stateDir: string,
): Promise<{ database: Database; close: () => Promise<void> }> {
  await mkdir(stateDir, { recursive: true }); // fails with a reason, where workerd would hang
  const miniflare = new Miniflare({
    cf: false,
    resourcePersistencePath: stateDir,
    workers: [{ config: DATABASE_WORKER }],
  });
  const close = () => miniflare.dispose();
  try {
    return { database: await miniflare.getD1Database('DB'), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function applyPending(db: Database): Promise<string[]> {
  await db.prepare(CREATE_LEDGER).run();
  const { results } = await db.prepare(SELECT_APPLIED).all<{ name: string }>();
  const pending = await readPending(results.map(({ name }) => name));
  for (const { sql } of pending)
    await db.batch(splitStatements(sql).map(({ text }) => db.prepare(text)));
  return pending.map(({ name }) => name);
}
