/**
 * The one line that each request has in the log. It is written when the answer's head is there, of a
 * stream too: a line that waited for the end would put this code between R2 and the reader, and would
 * be missing of whoever leaves. What breaks off in the middle has events of its own.
 */
import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { LogFields } from '../platform/log-events.ts';
import { describeError, withLogFields, type Log } from '../platform/log.ts';

/** What the line tells that only a handler knows. */
export type AccessLogFields = Pick<
  LogFields,
  'client' | 'id' | 'taskId' | 'error' | 'outcome' | 'reason'
>;

declare module 'hono' {
  interface ContextVariableMap {
    notes: AccessLogFields | undefined;
  }
}

/** Adds to what the request's line tells. */
export function addLogFields(c: Context, notes: AccessLogFields): void {
  c.set('notes', { ...c.get('notes'), ...notes });
}

/** The same deps, of which each log line tells in which request it was written, by whom and of which task. */
export function withRequestLog<T extends { readonly log: Log }>(deps: T, c: Context): T {
  const known = () => {
    const { client, id, taskId } = c.get('notes') ?? {};
    return { requestId: c.get('requestId'), client, id, taskId };
  };
  return { ...deps, log: withLogFields(deps.log, known) };
}

/** Writes the line; everything that answers must stand behind it. */
export function accessLog(log: Log, now: () => number): MiddlewareHandler {
  return async (c, next) => {
    const startedAt = now();
    const write = (status: number) =>
      log[status >= 500 ? 'error' : 'info']('request', {
        requestId: c.get('requestId'),
        method: c.req.method,
        route: routeOf(c),
        status,
        ms: now() - startedAt,
        outcome: outcomeOf(status),
        ...c.get('notes'),
      });
    try {
      await next();
    } catch (error) {
      // Only what is no Error comes here: the runtime answers it.
      addLogFields(c, { error: 'internal', reason: describeError(error) });
      write(500);
      throw error;
    }
    write(c.res.status);
  };
}

/** The pattern of the handler that answered or would have; of nothing, that of the middleware in front. */
function routeOf(c: Context): string | undefined {
  const from = matchedRoutes(c).slice(c.req.routeIndex);
  return (from.find(({ method }) => method !== 'ALL') ?? from[0])?.path;
}

function outcomeOf(status: number): string {
  if (status < 400) return 'ok';
  return status < 500 ? 'refused' : 'failed';
}
