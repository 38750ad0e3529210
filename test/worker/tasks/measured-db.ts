/** D1 that tells of each statement what it read and wrote, by D1's own count. */

export interface MeasuredStatement {
  sql: string;
  rowsRead: number;
  rowsWritten: number;
}

export interface MeasuredDb {
  db: D1Database;
  /** In the order in which they were run. */
  statements: MeasuredStatement[];
}

export function measuredDb(real: D1Database): MeasuredDb {
  const statements: MeasuredStatement[] = [];
  const note = (sql: string, { meta }: D1Result) =>
    statements.push({ sql, rowsRead: meta.rows_read, rowsWritten: meta.rows_written });
  /** The statement itself stays D1's own: a batch reads it from inside. */
  const sqlOf = new WeakMap<D1PreparedStatement, string>();
  const measured = (sql: string, statement: D1PreparedStatement): D1PreparedStatement => {
    const proxy = new Proxy(statement, {
      get: (target, name) => {
        if (name === 'bind') return (...values: unknown[]) => measured(sql, target.bind(...values));
        if (name === 'first')
          return async () => {
            const result = await target.all();
            note(sql, result);
            return result.results[0] ?? null;
          };
        if (name === 'all' || name === 'run')
          return async () => {
            const result = await target[name]();
            note(sql, result);
            return result;
          };
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    sqlOf.set(proxy, sql);
    return proxy;
  };
  const db = new Proxy(real, {
    get: (target, name) => {
      if (name === 'prepare') return (sql: string) => measured(sql, target.prepare(sql));
      if (name === 'batch')
        return async (batch: D1PreparedStatement[]) => {
          const results = await target.batch(batch);
          results.forEach((result, i) => {
            const statement = batch[i];
            if (statement !== undefined) note(sqlOf.get(statement) ?? '', result);
          });
          return results;
        };
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { db, statements };
}
