/**
 * Applies the migrations to the deployed database by import. `wrangler d1 migrations apply` sends them to D1's
 * query endpoint, which cuts triggers.
 */
import { CREATE_LEDGER, readPending, SELECT_APPLIED } from '../sql/migration-files.ts';
import type { RemoteDatabase } from '../sql/remote-database.ts';
import type { DeployContext } from './deploy-context.ts';

/**
 * Applies the pending migrations in order, each in one transaction with its entry in the ledger: a failed one
 * leaves nothing, and of two deployments at the same time one fails. Rejects with D1's error.
 */
export async function migrateDatabase(
  database: RemoteDatabase,
  print: DeployContext['print'],
  folder?: string,
): Promise<void> {
  const [, rows = []] = await database.query(`${CREATE_LEDGER}; ${SELECT_APPLIED}`);
  for (const { name, sql } of await readPending(
    rows.map((row) => String(row['name'])),
    folder,
  )) {
    print(`  applying ${name}`);
    await database.importSql(sql);
  }
}
