/**
 * Counts what one invocation of a Worker uses of Cloudflare's limits: queries to D1, subrequests, and
 * connections that are open at once. Local Workers do not enforce these.
 *
 * Stricter than the platform where its documents leave it open: each statement of a batch is a query, and
 * D1, R2 and queues count as connections like fetch. A connection counts until the response has begun.
 */

export interface InvocationMeter {
  queries: number;
  subrequests: number;
  /** The most that were open at once. */
  connections: number;
  /** Counts an operation that opens one connection. */
  track: <T>(run: () => T | Promise<T>, queries?: number) => Promise<T>;
  reset: () => void;
}

export function createInvocationMeter(): InvocationMeter {
  let open = 0;
  const meter: InvocationMeter = {
    queries: 0,
    subrequests: 0,
    connections: 0,
    track: async (run, queries = 0) => {
      meter.queries += queries;
      meter.subrequests += 1;
      open += 1;
      meter.connections = Math.max(meter.connections, open);
      try {
        // Everything that can start meanwhile starts.
        await new Promise((resolve) => setTimeout(resolve));
        return await run();
      } finally {
        open -= 1;
      }
    },
    reset: () => Object.assign(meter, { queries: 0, subrequests: 0, connections: 0 }),
  };
  return meter;
}

const EXECUTES = new Set(['first', 'all', 'run', 'raw']);

/** The database, with each query counted. */
export function meterDb(real: D1Database, meter: InvocationMeter): D1Database {
  const originals = new WeakMap<D1PreparedStatement, D1PreparedStatement>();
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const proxy = intercept(statement, (name, call) => {
      if (name === 'bind') return (...values) => wrap(call(...values) as D1PreparedStatement);
      if (EXECUTES.has(name)) return (...values) => meter.track(() => call(...values), 1);
      return call;
    });
    originals.set(proxy, statement);
    return proxy;
  };
  return intercept(real, (name, call) => {
    if (name === 'prepare') return (...values) => wrap(call(...values) as D1PreparedStatement);
    if (name !== 'batch') return call;
    return (statements) => {
      const batch = (statements as D1PreparedStatement[]).map((one) => originals.get(one) ?? one);
      return meter.track(() => call(batch), batch.length);
    };
  });
}

/** A binding each of whose methods opens a connection, such as a bucket or a queue. */
export function meterBinding<T extends object>(real: T, meter: InvocationMeter): T {
  return intercept(
    real,
    (_name, call) =>
      (...values) =>
        meter.track(() => call(...values)),
  );
}

type Method = (...values: unknown[]) => unknown;

/** `real` with its methods replaced; `call` is the original method. */
function intercept<T extends object>(real: T, replace: (name: string, call: Method) => Method): T {
  return new Proxy(real, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return replace(String(name), (...values) => Reflect.apply(value, target, values) as unknown);
    },
  });
}
