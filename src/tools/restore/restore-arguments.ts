import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

const USAGE = 'Usage: npm run restore -- backup.sql --database kie-edge-2';

/** Parses the command line without the program. Throws with the usage. */
export function parseRestoreArguments(args: readonly string[]): { file: string; database: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { database: { type: 'string' } },
      allowPositionals: true,
    });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new Error('Name one file');
    if (values.database === undefined) throw new Error('Name the new database');
    if (!existsSync(file)) throw new Error(`There is no file ${file}`);
    return { file, database: values.database };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${reason}. Nothing was changed. ${USAGE}`, { cause });
  }
}
