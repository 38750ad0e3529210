/** Restores an export of D1 into a new database of the account. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import type { RemoteDatabase, Row } from '../sql/remote-database.ts';
import { buildImport, listTables, quoteName } from './import-statements.ts';
import { loadExport } from './load-export.ts';

/** An import of gigabytes exceeds the memory of D1 (workers-sdk 7554), so they are imported one after another. */
const MAX_IMPORT_BYTES = 200e6;

/** D1's own tables begin with `_cf_`. */
const COUNT_TABLES =
  "select count(*) as n from sqlite_schema where type = 'table' and substr(name, 1, 4) <> '_cf_' and substr(name, 1, 7) <> 'sqlite_'";

export interface RestoreOptions {
  print: (line: string) => void;
  signal: AbortSignal;
  maxImportBytes?: number;
}

/**
 * Restores the file and compares rows and bytes of each table. Throws if the database is not empty, before it
 * changes anything, and if a step fails.
 */
export async function restoreDatabase(
  remote: RemoteDatabase,
  file: string,
  options: RestoreOptions,
): Promise<void> {
  const { print, signal } = options;
  const [[count] = []] = await remote.query(COUNT_TABLES);
  if (count?.['n'] !== 0) {
    throw new Error(
      'The database already has tables. Restore into a new one: `npx wrangler d1 create`. Nothing was changed.',
    );
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'kie-edge-restore-')); // mode 0700
  try {
    const database = new DatabaseSync(path.join(folder, 'export.sqlite'));
    print(`reading ${file}`);
    warnAboutLineBreaks(await loadExport(file, database, signal), print);
    const importFile = path.join(folder, 'import.sql');
    await importDatabase(remote, buildImport(database), importFile, options);
    print('comparing the tables');
    await compareTables(remote, database, print);
    database.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function importDatabase(
  remote: RemoteDatabase,
  statements: Generator<string>,
  file: string,
  { print, signal, maxImportBytes = MAX_IMPORT_BYTES }: RestoreOptions,
): Promise<void> {
  let next = statements.next();
  for (let part = 1; next.done !== true; part++) {
    const lines = function* (): Generator<string> {
      for (let bytes = 0; next.done !== true && bytes < maxImportBytes; next = statements.next()) {
        bytes += next.value.length;
        yield `${next.value};\n`;
      }
    };
    await pipeline(lines, createWriteStream(file), { signal });
    print(`importing part ${part}`);
    await remote.importFile(file).catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const remedy = 'Delete the database, create it again and repeat the command.';
      throw new Error(`${reason}\nThe restore is not complete. ${remedy}`, { cause });
    });
  }
}

function warnAboutLineBreaks(texts: number, print: (line: string) => void): void {
  if (texts === 0) return;
  print(
    `warning: the export does not tell line breaks of ${texts} texts from a written \\n. They are restored as line breaks. None of these texts is JSON.`,
  );
}

async function compareTables(
  remote: RemoteDatabase,
  database: DatabaseSync,
  print: (line: string) => void,
): Promise<void> {
  const tables = listTables(database);
  const queries = tables.map(({ name, columns }) => {
    const sizes = columns.map(
      (column, i) => `coalesce(sum(length(cast(${quoteName(column)} as blob))), 0) as bytes_${i}`,
    );
    return `select count(*) as n, ${sizes.join(', ')} from ${quoteName(name)}`;
  });
  const results = await remote.query(queries.join(';\n')).catch((cause: unknown) => {
    // For example because it takes longer than D1 allows for a query.
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Every row was imported, but the tables were not compared: ${reason}`, {
      cause,
    });
  });
  for (const [i, { name }] of tables.entries()) {
    const expected = { ...database.prepare(queries[i] ?? '').get() } as Row;
    const actual = results[i]?.[0] ?? {};
    const differs = Object.keys(expected).some((key) => expected[key] !== actual[key]);
    if (differs) {
      throw new Error(
        `The table ${name} differs from the export: ${actual['n']} rows instead of ${expected['n']}, or other lengths. Do not use this database.`,
      );
    }
    print(`  ${name}: ${expected['n']} rows`);
  }
}
