/**
 * Counts what one invocation of a Worker uses of Cloudflare's limits: queries to D1, subrequests, and
 * connections that are open at once. Local Workers do not enforce these.
 *
 * Stricter than the platform where its documents leave it open: each statement of a batch is a query, and
 * D1, R2 and queues count as connections like fetch. A connection counts until the response has begun.
 */
import { intercept, interceptDb } from './intercept.ts';

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

/** The database, with each query counted. */
export function meterDb(real: D1Database, meter: InvocationMeter): D1Database {
  return interceptDb(real, ({ statements }, run) => meter.track(run, statements));
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
