/** Compares two SQLite databases byte for byte. */
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

const OBJECTS = `select type, name, sql from sqlite_schema
  where name not like '\\_cf\\_%' escape '\\' and name not like 'sqlite\\_%' escape '\\' order by type, name`;

/** Returns what differs: objects of the schema, and tables. */
export function compareDatabases(expected: DatabaseSync, actual: DatabaseSync): string[] {
  const objects = expected.prepare(OBJECTS).all();
  const others = new Map(
    actual
      .prepare(OBJECTS)
      .all()
      .map((row) => [row['name'], row['sql']]),
  );
  const differences = objects
    .filter(({ name, sql }) => others.get(name ?? '') !== sql)
    .map(({ name }) => `schema of ${String(name)}`);
  if (others.size !== objects.length) differences.push('number of objects');
  for (const { type, name } of objects) {
    if (type !== 'table') continue;
    const [rows, otherRows] = [readRows(expected, String(name)), readRows(actual, String(name))];
    if (rows.length !== otherRows.length || rows.length === 0)
      differences.push(`${String(name)}: ${otherRows.length} rows instead of ${rows.length}`);
    if (rows.some((row, i) => row !== otherRows[i])) differences.push(`rows of ${String(name)}`);
  }
  return differences;
}

/** Each row as the types and bytes of its columns, in a stable order. */
function readRows(database: DatabaseSync, table: string): string[] {
  const columns = database.prepare(`select name from pragma_table_xinfo('${table}')`).all();
  const values = columns.map(
    ({ name }) => `typeof("${String(name)}"), cast("${String(name)}" as blob)`,
  );
  const statement = database.prepare(`select ${values.join(', ')} from "${table}"`);
  const rows = statement.all().map((row) => {
    const hash = createHash('sha256');
    for (const value of Object.values(row))
      hash.update(value instanceof Uint8Array ? value : `,${value},`);
    return hash.digest('hex');
  });
  return rows.toSorted();
}
