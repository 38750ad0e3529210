/** D1 and R2 that count what Cloudflare's bill counts. */

export interface Meter {
  /** Of D1: rows, each index that a write touches among them. */
  rowsRead: number;
  rowsWritten: number;
  /** Of R2: what writes or lists, and what reads. */
  classA: number;
  classB: number;
}

export const newMeter = (): Meter => ({ rowsRead: 0, rowsWritten: 0, classA: 0, classB: 0 });

/** `first` is an `all` here: by itself it does not tell what it read. */
export function meteredDb(real: D1Database, meter: Meter): D1Database {
  const count = <T>(result: D1Result<T>): D1Result<T> => {
    meter.rowsRead += result.meta.rows_read;
    meter.rowsWritten += result.meta.rows_written;
    return result;
  };
  /** The statement itself stays D1's own: a batch reads it from inside. */
  const metered = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get: (target, name) => {
        switch (name) {
          case 'bind':
            return (...values: unknown[]) => metered(target.bind(...values));
          case 'all':
            return async () => count(await target.all());
          case 'run':
            return async () => count(await target.run());
          case 'first':
            return async () => count(await target.all()).results[0] ?? null;
          case 'raw':
            throw new Error('raw is not metered');
          default:
            return Reflect.get(target, name) as unknown;
        }
      },
    });
  return new Proxy(real, {
    get: (target, name) => {
      if (name === 'prepare') return (sql: string) => metered(target.prepare(sql));
      if (name === 'batch')
        return async (statements: D1PreparedStatement[]) =>
          (await target.batch(statements)).map((result) => count(result));
      throw new Error(`${String(name)} is not metered`);
    },
  });
}

const CLASS_A = new Set(['put', 'createMultipartUpload', 'list']);

/** Parts of a multipart upload are not counted: what is stored here has a known length. */
export function meteredBucket(real: R2Bucket, meter: Meter): R2Bucket {
  return new Proxy(real, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...values: unknown[]): unknown => {
        if (CLASS_A.has(String(name))) meter.classA++;
        else if (name !== 'delete') meter.classB++;
        return Reflect.apply(value, target, values);
      };
    },
  });
}
