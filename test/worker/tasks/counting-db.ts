/** A D1 binding that records its round trips. */

type RoundTrip = 'batch' | 'exec' | 'all' | 'first' | 'raw' | 'run';

export interface CountingDb {
  db: D1Database;
  /** One entry per round trip, in order. */
  roundTrips: RoundTrip[];
}

export function countingDb(real: D1Database): CountingDb {
  const roundTrips: RoundTrip[] = [];
  /** Wraps D1's own statement instead of replacing it: `batch` reads its private fields. */
  const countTrips = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get: (target, name) => {
        if (name === 'all' || name === 'first' || name === 'raw' || name === 'run')
          roundTrips.push(name);
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        if (name === 'bind') return (...values: unknown[]) => countTrips(target.bind(...values));
        return value.bind(target) as unknown;
      },
    });
  const db = new Proxy(real, {
    get: (target, name) => {
      if (name === 'batch' || name === 'exec') roundTrips.push(name);
      if (name === 'prepare') return (sql: string) => countTrips(target.prepare(sql));
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { db, roundTrips };
}
