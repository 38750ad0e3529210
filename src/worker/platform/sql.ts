/**
 * SQL as tagged templates. An interpolated value becomes a bound parameter, an interpolated fragment
 * becomes part of the text, so that fragments compose and no parameter is numbered by hand.
 */

/** What D1 binds. Booleans are not among them: SQLite has none. */
export type SqlValue = string | number | null | ArrayBuffer;

/** A piece of SQL with its parameters, in order. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** D1 rejects a statement with more parameters; `json_each` takes a list as one. */
const MAX_PARAMETERS = 100;

/** `sql\`select 1 from tasks where id = ${id} and ${condition}\``. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (Sql | SqlValue)[]): Sql {
  let text = strings[0] ?? '';
  const values: SqlValue[] = [];
  for (const [i, part] of parts.entries()) {
    if (isSql(part)) {
      text += part.text;
      values.push(...part.values);
    } else {
      text += '?';
      values.push(part);
    }
    text += strings[i + 1] ?? '';
  }
  return { text, values };
}

/** Text of this code base, such as a column name, as SQL. Never pass anything that a caller sent. */
export function raw(text: string): Sql {
  return { text, values: [] };
}

/** The fragments with a separator between them, such as `raw(' and ')`; empty for an empty list. */
export function join(fragments: readonly Sql[], separator: Sql): Sql {
  return fragments.reduce(
    (joined, next, i) => (i === 0 ? next : sql`${joined}${separator}${next}`),
    raw(''),
  );
}

declare const ROW: unique symbol;

/** A prepared statement that knows the type of its rows. */
export type Statement<Row = unknown> = D1PreparedStatement & { readonly [ROW]?: Row };

/** Prepares and binds. `Row` is what the statement selects or returns; D1 does not check it. */
export function prepare<Row = unknown>(db: D1Database, { text, values }: Sql): Statement<Row> {
  if (values.length > MAX_PARAMETERS) throw new RangeError(`${values.length} SQL parameters`);
  return db.prepare(text).bind(...values);
}

/** All rows of one query. */
export async function all<Row>(db: D1Database, query: Sql): Promise<Row[]> {
  return (await prepare(db, query).all<Row>()).results;
}

/** The first row, or undefined. */
export async function first<Row>(db: D1Database, query: Sql): Promise<Row | undefined> {
  return (await prepare(db, query).first<Row>()) ?? undefined;
}

/** Runs one statement; returns how many rows it changed. Changes made by triggers may be included. */
export async function run(db: D1Database, query: Sql): Promise<number> {
  return (await prepare(db, query).run()).meta.changes;
}

type RowOf<S> = S extends Statement<infer Row> ? Row : never;

/** What `batch` returns: a result for each statement, with the rows of that statement. */
export type BatchResults<S extends readonly Statement[]> = {
  readonly [I in keyof S]: D1Result<RowOf<S[I]>>;
};

/** Runs the statements in one transaction and one round trip. */
export async function batch<const S extends readonly Statement[]>(
  db: D1Database,
  statements: S,
): Promise<BatchResults<S>> {
  const results: unknown = await db.batch([...statements]);
  return results as BatchResults<S>;
}

function isSql(part: Sql | SqlValue): part is Sql {
  return typeof part === 'object' && part !== null && 'text' in part;
}
