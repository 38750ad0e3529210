/**
 * Empties storage so that it equals new storage: creating it again takes many times as long. The result is
 * verified: the schema and every table are compared with those of a new database.
 */
import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types';

/** What a database contains right after its migrations. */
export interface NewDatabase {
  readonly schema: string;
  /** Tables with triggers first: rows that their triggers write elsewhere are deleted after them. */
  readonly tables: readonly { readonly name: string; readonly rows: readonly Row[] }[];
}

type Row = Readonly<Record<string, unknown>>;

const SCHEMA = `select type, name, tbl_name, sql from sqlite_schema where name not like '\\_cf\\_%' escape '\\' order by type, name`;

/** Reads the schema and all rows of a database that has just been migrated. */
export async function readNewDatabase(db: D1Database): Promise<NewDatabase> {
  const { results } = await db
    .prepare(SCHEMA)
    .all<{ type: string; name: string; tbl_name: string }>();
  const withTriggers = new Set(
    results.filter(({ type }) => type === 'trigger').map(({ tbl_name }) => tbl_name),
  );
  const names = results
    .filter(({ type }) => type === 'table')
    .map(({ name }) => name)
    // Last, because inserting a row again changes it.
    .toSorted((a, b) => Number(a === 'sqlite_sequence') - Number(b === 'sqlite_sequence'))
    .toSorted((a, b) => Number(withTriggers.has(b)) - Number(withTriggers.has(a)));
  const contents = await db.batch<Row>(names.map((name) => db.prepare(`select * from ${name}`)));
  return {
    schema: JSON.stringify(results),
    tables: names.map((name, i) => ({ name, rows: contents[i]?.results ?? [] })),
  };
}

/** Empties a database. Returns how it still differs from `wanted`, or undefined if it equals it. */
export async function emptyDatabase(
  db: D1Database,
  wanted: NewDatabase,
): Promise<string | undefined> {
  const filled = wanted.tables.filter(({ rows }) => rows.length > 0);
  const empty = wanted.tables.filter(({ rows }) => rows.length === 0);
  const remaining = empty.map(({ name }) => `(select count(*) from ${name})`).join(' + ');
  const read = [
    SCHEMA,
    `select ${remaining} as n`,
    ...filled.map(({ name }) => `select * from ${name}`),
  ];
  const write = wanted.tables.flatMap((table) => [
    db.prepare(`delete from ${table.name}`),
    ...(table.rows.length > 0 ? [insertAgain(db, table)] : []),
  ]);
  try {
    const results = await db.batch([...write, ...read.map((sql) => db.prepare(sql))]);
    const found = results.slice(write.length).map((result) => JSON.stringify(result.results));
    const expected = [
      wanted.schema,
      JSON.stringify([{ n: 0 }]),
      ...filled.map(({ rows }) => JSON.stringify(rows)),
    ];
    const i = found.findIndex((rows, index) => rows !== expected[index]);
    return i === -1 ? undefined : `\`${read[i]}\` returned ${found[i]} instead of ${expected[i]}`;
  } catch (error) {
    return String(error); // a test dropped a table
  }
}

function insertAgain(
  db: D1Database,
  { name, rows }: NewDatabase['tables'][number],
): D1PreparedStatement {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map(() => `(${columns.map(() => '?').join()})`).join();
  return db
    .prepare(`insert into ${name} (${columns.join()}) values ${values}`)
    .bind(...rows.flatMap((row) => columns.map((column) => row[column])));
}

/** The part of R2Bucket that is used here; workerd's and Miniflare's types differ in the rest. */
interface Bucket {
  list(options?: {
    limit?: number;
  }): Promise<{ objects: readonly { readonly key: string }[]; truncated: boolean }>;
  delete(keys: string[]): Promise<void>;
}

/** Empties a bucket that holds one page of objects at most. Returns what is left, or undefined if it is empty. */
export async function emptyBucket(bucket: Bucket): Promise<string | undefined> {
  const { objects, truncated } = await bucket.list();
  if (objects.length === 0) return undefined;
  if (truncated) return 'more objects than one page';
  await bucket.delete(objects.map(({ key }) => key));
  const [left] = (await bucket.list({ limit: 1 })).objects;
  return left && `the object ${left.key}`;
}
