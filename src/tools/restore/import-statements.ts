/** The statements that rebuild a database by D1's import, each of which is shorter than D1's limit. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { cutBytes, formatLiteral, type Cell } from './sql-literals.ts';

/** D1 accepts 100,000 bytes. What is not a value (names, punctuation) takes the rest. */
const MAX_VALUES_BYTES = 60_000;
/** Quotes and hexadecimal digits take two bytes of a statement for one of the value. */
const CHUNK_BYTES = 40_000;
/** SQLite in D1 takes 25,000 operations a statement; a row takes about one a column. */
const MAX_ROWS = 100;
const CHUNKS = 'restore_chunks';

interface Table {
  name: string;
  sql: string;
  /** Without generated columns. */
  columns: readonly string[];
}

/** Tables first, then rows, then indexes and triggers, so that no trigger runs for a restored row. */
export function* buildImport(database: DatabaseSync): Generator<string> {
  const tables = listTables(database);
  yield 'pragma defer_foreign_keys = true';
  for (const { sql } of tables) yield sql;
  yield `create table ${CHUNKS} (value integer not null, n integer not null, part not null, primary key (value, n)) without rowid`;
  for (const table of tables) yield* buildRows(database, table);
  yield `drop table ${CHUNKS}`;
  for (const type of ['index', 'view', 'trigger']) yield* listSql(database, type);
}

/** The tables that an export contains, in the order of their creation. */
export function listTables(database: DatabaseSync): Table[] {
  const rows = database
    .prepare(
      `select name, sql from sqlite_schema
       where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by rowid`,
    )
    .all();
  return rows.map((row) => {
    const name = String(row['name']);
    const columns = database
      .prepare('select name from pragma_table_xinfo(?) where hidden = 0 order by cid')
      .all(name);
    return {
      name,
      sql: String(row['sql']),
      columns: columns.map((column) => String(column['name'])),
    };
  });
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function listSql(database: DatabaseSync, type: string): string[] {
  const rows = database
    .prepare('select sql from sqlite_schema where type = ? and sql is not null order by rowid')
    .all(type);
  return rows.map((row) => String(row['sql']));
}

function* buildRows(database: DatabaseSync, { name, columns }: Table): Generator<string> {
  const insert = `insert into ${quoteName(name)} (${columns.map(quoteName).join(', ')}) values\n`;
  let rows: string[] = [];
  let bytes = 0;
  for (const cells of readRows(database, name, columns)) {
    const literals = cells.map(formatLiteral);
    const row = `(${literals.join(', ')})`;
    const rowBytes = Buffer.byteLength(row);
    if (rows.length > 0 && (rows.length >= MAX_ROWS || bytes + rowBytes > MAX_VALUES_BYTES)) {
      yield insert + rows.join(',\n');
      rows = [];
      bytes = 0;
    }
    if (rowBytes > MAX_VALUES_BYTES) {
      yield* buildLongRow(insert, cells, literals);
    } else {
      rows.push(row);
      bytes += rowBytes;
    }
  }
  if (rows.length > 0) yield insert + rows.join(',\n');
}

/** Passes the longest values through a table of chunks until the others fit into a statement. */
function* buildLongRow(
  insert: string,
  cells: readonly Cell[],
  literals: readonly string[],
): Generator<string> {
  const values = [...literals];
  const lengths = values.map((value) => Buffer.byteLength(value));
  const longestFirst = lengths
    .map((_, i) => i)
    .toSorted((a, b) => (lengths[b] ?? 0) - (lengths[a] ?? 0));
  let bytes = lengths.reduce((sum, length) => sum + length, 0);
  for (const i of longestFirst) {
    const cell = cells[i];
    if (bytes <= MAX_VALUES_BYTES || cell === undefined) break;
    if (cell.type !== 'text' && cell.type !== 'blob') break;
    let n = 0;
    for (const value of cutBytes(cell.value, CHUNK_BYTES))
      yield `insert into ${CHUNKS} values (${i}, ${n++}, ${formatLiteral({ type: cell.type, value })})`;
    values[i] =
      `(select cast(group_concat(part, '') as ${cell.type}) from (select part from ${CHUNKS} where value = ${i} order by n))`;
    bytes -= lengths[i] ?? 0;
  }
  yield `${insert}(${values.join(', ')})`;
  yield `delete from ${CHUNKS}`;
}

function* readRows(
  database: DatabaseSync,
  table: string,
  columns: readonly string[],
): Generator<Cell[]> {
  const selected = columns
    .map(quoteName)
    .map(
      (name) => `typeof(${name}), iif(typeof(${name}) = 'text', cast(${name} as blob), ${name})`,
    );
  const statement = database.prepare(`select ${selected.join(', ')} from ${quoteName(table)}`);
  statement.setReturnArrays(true);
  statement.setReadBigInts(true);
  for (const row of statement.iterate() as Iterable<unknown> as Iterable<SQLOutputValue[]>)
    yield columns.map((_, i) => ({ type: row[2 * i], value: row[2 * i + 1] }) as Cell);
}
