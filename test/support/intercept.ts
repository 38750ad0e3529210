/** Bindings with their methods replaced, for tests that count calls or make them fail. */

type Method = (...values: unknown[]) => unknown;

/** `real` with its methods replaced; `call` is the original method. */
export function intercept<T extends object>(
  real: T,
  replace: (name: string, call: Method) => Method,
): T {
  return new Proxy(real, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return replace(String(name), (...values) => Reflect.apply(value, target, values) as unknown);
    },
  });
}

/** A round trip to D1: what it does, in a few words, and its number of statements. */
export interface RoundTrip {
  readonly name: string;
  readonly statements: number;
}

const EXECUTES = new Set(['first', 'all', 'run', 'raw']);

/** The database, each of whose round trips `perform` makes by calling `run`. */
export function interceptDb(
  real: D1Database,
  perform: (trip: RoundTrip, run: () => unknown) => unknown,
): D1Database {
  const originals = new WeakMap<D1PreparedStatement, D1PreparedStatement>();
  const wrap = (statement: D1PreparedStatement, sql: string): D1PreparedStatement => {
    const proxy = intercept(statement, (name, call) => {
      if (name === 'bind') return (...values) => wrap(call(...values) as D1PreparedStatement, sql);
      if (!EXECUTES.has(name)) return call;
      const trip = { name: `D1 ${abbreviate(sql)}`, statements: 1 };
      return (...values) => perform(trip, () => call(...values));
    });
    originals.set(proxy, statement);
    return proxy;
  };
  return intercept(real, (name, call) => {
    if (name === 'prepare') return (sql) => wrap(call(sql) as D1PreparedStatement, String(sql));
    if (name !== 'batch') return call;
    return (statements) => {
      const batch = (statements as D1PreparedStatement[]).map((one) => originals.get(one) ?? one);
      const trip = { name: `D1 batch of ${batch.length}`, statements: batch.length };
      return perform(trip, () => call(batch));
    };
  });
}

function abbreviate(sql: string): string {
  return sql.replaceAll(/\s+/g, ' ').trim().slice(0, 60);
}
