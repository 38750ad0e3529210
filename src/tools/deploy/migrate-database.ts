/**
 * Applies the migrations to the deployed database by import. `wrangler d1 migrations apply` sends them to D1's
 * query endpoint, which cuts triggers. D1 serves no queries during an import, so nothing is imported unless a
 * migration is pending.
 */
import {
  CREATE_LEDGER,
  readPending,
  SELECT_APPLIED,
  type MigrationFile,
} from '../sql/migration-files.ts';
import type { RemoteDatabase } from '../sql/remote-database.ts';
import type { DeployContext } from './deploy-context.ts';

/** The migrations that the database lacks, in order. Rejects with D1's error. */
export async function findPendingMigrations(
  database: RemoteDatabase,
  folder?: string,
): Promise<MigrationFile[]> {
  const [, rows = []] = await database.query(`${CREATE_LEDGER}; ${SELECT_APPLIED}`);
  return readPending(
    rows.map((row) => String(row['name'])),
    folder,
  );
}

/**
 * Applies the migrations in order, each in one transaction with its entry in the ledger: a failed one leaves
 * nothing, and of two deployments at the same time one fails. Rejects with D1's error.
 */
export async function applyMigrations(
  database: RemoteDatabase,
  pending: readonly MigrationFile[],
  print: DeployContext['print'],
): Promise<void> {
  for (const { name, sql } of pending) {
    print(`  applying ${name}`);
    await database.importSql(sql);
  }
}
