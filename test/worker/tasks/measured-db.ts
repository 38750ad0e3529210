/** A D1 binding that records the rows that each statement read and wrote, as D1 counts them. */

export interface MeasuredStatement {
  sql: string;
  rowsRead: number;
  rowsWritten: number;
}

export interface MeasuredDb {
  db: D1Database;
  /** In the order of execution. */
  statements: MeasuredStatement[];
}

export function measuredDb(real: D1Database): MeasuredDb {
  const statements: MeasuredStatement[] = [];
  const record = (sql: string, { meta }: D1Result) =>
    statements.push({ sql, rowsRead: meta.rows_read, rowsWritten: meta.rows_written });
  /** D1's own statement is wrapped, not replaced: `batch` reads its private fields. */
  const sqlByStatement = new WeakMap<D1PreparedStatement, string>();
  const measure = (sql: string, statement: D1PreparedStatement): D1PreparedStatement => {
    const proxy = new Proxy(statement, {
      get: (target, name) => {
        if (name === 'bind') return (...values: unknown[]) => measure(sql, target.bind(...values));
        if (name === 'first')
          return async () => {
            const result = await target.all();
            record(sql, result);
            return result.results[0] ?? null;
          };
        if (name === 'all' || name === 'run')
          return async () => {
            const result = await target[name]();
            record(sql, result);
            return result;
          };
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    sqlByStatement.set(proxy, sql);
    return proxy;
  };
  const db = new Proxy(real, {
    get: (target, name) => {
      if (name === 'prepare') return (sql: string) => measure(sql, target.prepare(sql));
      if (name === 'batch')
        return async (batch: D1PreparedStatement[]) => {
          const results = await target.batch(batch);
          results.forEach((result, i) => {
            const statement = batch[i];
            if (statement !== undefined) record(sqlByStatement.get(statement) ?? '', result);
          });
          return results;
        };
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { db, statements };
}
