/** An empty database with D1's limits, behind D1's endpoints, into which exports are restored. */
import { readFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { restoreDatabase } from '../../../src/tools/restore/restore-database.ts';
import type { RemoteDatabase } from '../../../src/tools/sql/remote-database.ts';
import { D1_LIMITS, runImport, runQuery } from '../deploy/d1-endpoints.ts';

export function openRestoreTarget() {
  const sqlite = new DatabaseSync(':memory:', { limits: D1_LIMITS });
  const printed: string[] = [];
  /** The contents of the imported files. */
  const imports: string[] = [];
  const remote: RemoteDatabase = {
    query: async (sql) => runQuery(sqlite, sql),
    importFile: async (file) => {
      const sql = await readFile(file, 'utf8');
      imports.push(sql);
      runImport(sqlite, sql);
    },
    importSql: async () => undefined,
  };
  const restore = (file: string, maxImportBytes?: number) =>
    restoreDatabase(remote, file, {
      print: (line) => void printed.push(line),
      signal: new AbortController().signal,
      ...(maxImportBytes === undefined ? {} : { maxImportBytes }),
    });
  return { sqlite, printed, imports, restore };
}
