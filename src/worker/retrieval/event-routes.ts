import { Hono } from '../http/hono.ts';
import { requireViewer } from '../auth/authorize-task.ts';
import { withRequestLog } from '../http/access-log.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { SECOND_MS } from '../platform/units.ts';
import { buildRecord } from '../tasks/record-info.ts';
import { isTerminal } from '../tasks/task-state.ts';
import type { Task } from '../tasks/task.ts';
import { pollWhileResponding, takeWatcher, taskVersion, watchTask } from '../tasks/watch-task.ts';
import { eventStream, formatEvent, formatRetry } from './event-stream.ts';
import type { RetrievalDeps } from './record-routes.ts';

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no', // a buffering proxy would send nothing until the end
};

const NO_STORE = { 'cache-control': 'no-store' };

/** Streams last for minutes, and watched tasks as well. */
const TOO_MANY_RETRY_AFTER_S = 10;

/** How long a client waits before it reconnects. */
const RECONNECT_MS = SECOND_MS;

/**
 * `GET /api/v1/jobs/{taskId}/events`: server-sent events, one per change, each with the task as recordInfo
 * shows it. A browser's EventSource cannot send headers: it passes `readToken` and `lastEventId` in the query.
 */
export function eventRoutes(deps: RetrievalDeps) {
  const { settings } = deps;
  return new Hono().get('/api/v1/jobs/:taskId/events', async (c) => {
    const request = c.req.raw;
    const taskId = c.req.param('taskId');
    const { task, ...visible } = await requireViewer(deps, c, taskId);
    if (task === undefined) throw new EdgeError('task_not_found', 'recordInfo is null');
    const seen = c.req.header('last-event-id') || c.req.query('lastEventId');
    // An EventSource reconnects whenever a stream ends; 204 makes it stop.
    if (isTerminal(task.state) && seen === taskVersion(task)) return c.body(null, 204, NO_STORE);
    if (c.req.method === 'HEAD') return c.body(null, 200, STREAM_HEADERS);

    const visibility = { publicBaseUrl: publicOrigin(settings, request.url), ...visible };
    const toEvent = async (changed: Task) => ({
      id: taskVersion(changed),
      event: 'state',
      data: JSON.stringify(success(await buildRecord(deps, { ...changed, taskId }, visibility))),
    });
    // A task that has ended needs no open stream.
    if (isTerminal(task.state)) {
      const body = formatRetry(RECONNECT_MS) + formatEvent(await toEvent(task));
      return c.body(body, 200, STREAM_HEADERS);
    }
    const requestDeps = withRequestLog(deps, c);
    const startPoll = pollWhileResponding(c.executionCtx, requestDeps);
    const slot = takeWatcher(deps, task);
    if (slot === undefined) throw tooManyStreams();
    const watch = (signal: AbortSignal) => {
      // A client that leaves before it has read anything never starts the generator.
      signal.addEventListener('abort', () => slot.release());
      return watchTask({ ...deps, startPoll }, task, { slot, seen, signal });
    };
    const source = { ...requestDeps, watch, toEvent, reconnectMs: RECONNECT_MS };
    return c.body(eventStream(source), 200, STREAM_HEADERS);
  });
}

function tooManyStreams(): EdgeError {
  const message = `This task or its client is watched by too many. Retry in ${TOO_MANY_RETRY_AFTER_S} s, or read recordInfo.`;
  return new EdgeError('rate_limited', message, {
    headers: { 'retry-after': String(TOO_MANY_RETRY_AFTER_S) },
  });
}
