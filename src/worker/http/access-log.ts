/**
 * The access log: one line per request. It is written when the response headers are sent: waiting for the
 * end of a stream would proxy every byte and lose the line when the client disconnects. Failures in the
 * middle of a stream have events of their own.
 */
import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { LogFields } from '../platform/log-events.ts';
import { describeError, withLogFields, type Log } from '../platform/log.ts';

/** Fields of the line that only a handler knows. */
export type AccessLogFields = Pick<
  LogFields,
  'client' | 'id' | 'taskId' | 'error' | 'outcome' | 'reason'
>;

declare module 'hono' {
  interface ContextVariableMap {
    logFields: AccessLogFields | undefined;
  }
}

/** Adds fields to the request's line. */
export function addLogFields(c: Context, fields: AccessLogFields): void {
  c.set('logFields', { ...c.get('logFields'), ...fields });
}

/** The same deps with a log that adds the request's id, client and task to each line. */
export function withRequestLog<T extends { readonly log: Log }>(deps: T, c: Context): T {
  const getFields = () => {
    const { client, id, taskId } = c.get('logFields') ?? {};
    return { requestId: c.get('requestId'), client, id, taskId };
  };
  return { ...deps, log: withLogFields(deps.log, getFields) };
}

/** Middleware that writes the line. Register it before everything that responds. */
export function accessLog(log: Log, now: () => number): MiddlewareHandler {
  return async (c, next) => {
    const startedAt = now();
    const write = (status: number) =>
      log[status >= 500 ? 'error' : 'info']('request', {
        requestId: c.get('requestId'),
        method: c.req.method,
        route: findRoute(c),
        status,
        ms: now() - startedAt,
        outcome: classifyStatus(status),
        ...c.get('logFields'),
      });
    try {
      await next();
    } catch (error) {
      // Hono handles every Error. Anything else that was thrown reaches the runtime, which responds.
      addLogFields(c, { error: 'internal', reason: describeError(error) });
      write(500);
      throw error;
    }
    write(c.res.status);
  };
}

/** The pattern of the handler that responded; without a handler, the pattern of the last middleware. */
function findRoute(c: Context): string | undefined {
  const routes = matchedRoutes(c).slice(c.req.routeIndex);
  return (routes.find(({ method }) => method !== 'ALL') ?? routes[0])?.path;
}

function classifyStatus(status: number): string {
  if (status < 400) return 'ok';
  return status < 500 ? 'rejected' : 'failed';
}
