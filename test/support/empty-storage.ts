/**
 * Storage as it was when it was new, by emptying it: making it anew takes many times as long. Nothing is
 * taken on trust here: the schema and every table are compared with those of the new one.
 */

export interface NewDatabase {
  readonly schema: string;
  /** Those with triggers first: what these write elsewhere is taken away after them. */
  readonly tables: readonly { readonly name: string; readonly rows: readonly Row[] }[];
}

type Row = Readonly<Record<string, unknown>>;

const SCHEMA = `select type, name, tbl_name, sql from sqlite_schema where name not like '\\_cf\\_%' escape '\\' order by type, name`;

/** What a database that was just made consists of. */
export async function lookAtNew(db: D1Database): Promise<NewDatabase> {
  const { results } = await db
    .prepare(SCHEMA)
    .all<{ type: string; name: string; tbl_name: string }>();
  const withTriggers = new Set(
    results.filter(({ type }) => type === 'trigger').map(({ tbl_name }) => tbl_name),
  );
  const names = results
    .filter(({ type }) => type === 'table')
    .map(({ name }) => name)
    // Last, because a row that is put back moves it.
    .toSorted((a, b) => Number(a === 'sqlite_sequence') - Number(b === 'sqlite_sequence'))
    .toSorted((a, b) => Number(withTriggers.has(b)) - Number(withTriggers.has(a)));
  const contents = await db.batch<Row>(names.map((name) => db.prepare(`select * from ${name}`)));
  return {
    schema: JSON.stringify(results),
    tables: names.map((name, i) => ({ name, rows: contents[i]?.results ?? [] })),
  };
}

/** Whether the database is as new afterwards; where it is not, it has to be made anew. */
export async function isEmptied(db: D1Database, wanted: NewDatabase): Promise<boolean> {
  const filled = wanted.tables.filter(({ rows }) => rows.length > 0);
  const empty = wanted.tables.filter(({ rows }) => rows.length === 0);
  const left = empty.map(({ name }) => `(select count(*) from ${name})`).join(' + ');
  const read = [
    SCHEMA,
    `select ${left} as n`,
    ...filled.map(({ name }) => `select * from ${name}`),
  ];
  const write = wanted.tables.flatMap((table) => [
    db.prepare(`delete from ${table.name}`),
    ...(table.rows.length > 0 ? [putBack(db, table)] : []),
  ]);
  try {
    const results = await db.batch([...write, ...read.map((sql) => db.prepare(sql))]);
    const found = results.slice(write.length).map((result) => JSON.stringify(result.results));
    const expected = [
      wanted.schema,
      JSON.stringify([{ n: 0 }]),
      ...filled.map(({ rows }) => JSON.stringify(rows)),
    ];
    return JSON.stringify(found) === JSON.stringify(expected);
  } catch {
    return false; // a test took a table away
  }
}

function putBack(db: D1Database, { name, rows }: NewDatabase['tables'][number]) {
  const columns = Object.keys(rows[0] ?? {});
  const places = rows.map(() => `(${columns.map(() => '?').join()})`).join();
  return db
    .prepare(`insert into ${name} (${columns.join()}) values ${places}`)
    .bind(...rows.flatMap((row) => columns.map((column) => row[column])));
}

/** Whether nothing is in the bucket afterwards. */
export async function isBucketEmptied(bucket: R2Bucket): Promise<boolean> {
  const { objects, truncated } = await bucket.list();
  if (objects.length === 0) return true;
  if (truncated) return false;
  await bucket.delete(objects.map(({ key }) => key));
  return (await bucket.list({ limit: 1 })).objects.length === 0;
}
