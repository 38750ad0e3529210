import { Hono } from 'hono';
import { viewTask } from '../auth/authorize-task.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { inRequest } from '../http/access-log.ts';
import { isTerminal } from '../tasks/task-state.ts';
import { taskRecord } from '../tasks/task-record.ts';
import type { Task } from '../tasks/task.ts';
import { askMeanwhile, versionOf, watchTask } from '../tasks/watch-task.ts';
import { SECOND_MS } from '../platform/units.ts';
import { eventStream, eventText, retryText } from './event-stream.ts';
import type { RecordRouteDeps } from './record-routes.ts';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no', // a proxy in front that buffers would tell nothing until the end
};

/** How long a watcher waits before it comes back. */
const RETRY_MS = SECOND_MS;

/**
 * `GET /api/v1/jobs/{taskId}/events`: server-sent events, one for each change, as recordInfo tells it.
 * A browser's EventSource can send no header: there `readToken` and `lastEventId` stand in the query.
 */
export function eventRoutes(deps: RecordRouteDeps): Hono {
  const { settings } = deps;
  return new Hono().get('/api/v1/jobs/:taskId/events', async (c) => {
    const request = c.req.raw;
    const taskId = c.req.param('taskId');
    const { task, showsBalance } = await viewTask(deps, c, taskId);
    if (task === undefined) throw new EdgeError('task_not_found', 'recordInfo is null');
    const seen = c.req.header('last-event-id') || c.req.query('lastEventId');
    // To an EventSource, which comes back whenever a stream ends, this says that there is no more.
    if (isTerminal(task.state) && seen === versionOf(task)) return c.body(null, 204, NO_STORE);
    if (c.req.method === 'HEAD') return c.body(null, 200, HEADERS);

    const viewing = { origin: publicOrigin(settings, request.url), showsBalance };
    const eventOf = async (changed: Task) => ({
      id: versionOf(changed),
      event: 'state',
      data: JSON.stringify(success(await taskRecord(deps, { ...changed, taskId }, viewing))),
    });
    // One that has ended has said all that there is: no stream is held for it.
    if (isTerminal(task.state))
      return c.body(retryText(RETRY_MS) + eventText(await eventOf(task)), 200, HEADERS);
    const inside = inRequest(deps, c);
    const askFor = askMeanwhile(c.executionCtx, inside);
    const watch = (signal: AbortSignal) => watchTask({ ...deps, askFor }, task, { seen, signal });
    return c.body(eventStream({ ...inside, watch, eventOf, retryMs: RETRY_MS }), 200, HEADERS);
  });
}

const NO_STORE = { 'cache-control': 'no-store' };
