/** The migrations of the repository, and the table in which applied ones are recorded. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../root.ts';

const MIGRATIONS_FOLDER = path.join(ROOT, 'src/worker/migrations');

/** The same table as wrangler's, so that `wrangler d1 migrations list` agrees. */
export const CREATE_LEDGER =
  'create table if not exists d1_migrations (id integer primary key autoincrement, name text unique, applied_at timestamp default current_timestamp not null)';

export const SELECT_APPLIED = 'select name from d1_migrations order by id';

export interface MigrationFile {
  name: string;
  /** The migration, followed by the statement that records it. */
  sql: string;
}

/** Reads the migrations that are not in `applied`, in the order of their numbers. */
export async function readPending(
  applied: readonly string[],
  folder = MIGRATIONS_FOLDER,
): Promise<MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted();
  const pending = names.filter((name) => !applied.includes(name));
  return Promise.all(
    pending.map(async (name) => {
      const sql = await readFile(path.join(folder, name), 'utf8');
      const record = `insert into d1_migrations (name) values ('${name.replaceAll("'", "''")}');`;
      return { name, sql: `${sql.trimEnd()}\n${record}\n` };
    }),
  );
}
