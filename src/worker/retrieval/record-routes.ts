import { Hono } from '../http/hono.ts';
import type { AuthDeps } from '../auth/auth-deps.ts';
import { requireViewer } from '../auth/authorize-task.ts';
import { withRequestLog } from '../http/access-log.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { formatPreferenceApplied, parsePreferWait } from '../http/prefer-header.ts';
import { publicOrigin } from '../http/public-origin.ts';
import type { Log } from '../platform/log.ts';
import { buildRecord, type RecordDeps } from '../tasks/record-info.ts';
import type { DueTask, TaskStore } from '../tasks/task-store.ts';
import { pollWhileResponding, waitForTask, type WatchDeps } from '../tasks/watch-task.ts';

export type RetrievalDeps = AuthDeps &
  RecordDeps &
  Pick<WatchDeps, 'readProgress' | 'watchers'> & {
    tasks: Pick<TaskStore, 'find'>;
    /** Polls KIE for a task whose callback is overdue. */
    reconcileTask: (task: DueTask, log: Log) => Promise<void>;
  };

/**
 * `GET /api/v1/jobs/recordInfo?taskId=`: KIE's, served from D1, for callers who may see the task. With
 * `Prefer: wait=N` the response is held until the state changes.
 */
export function recordRoutes(deps: RetrievalDeps) {
  const { settings, runtime } = deps;
  return new Hono().get('/api/v1/jobs/recordInfo', async (c) => {
    const taskId = c.req.query('taskId') ?? '';
    const { task, ...visible } = await requireViewer(deps, c, taskId);
    // KIE's message for an unknown id.
    if (task?.taskId === undefined) throw new EdgeError('task_not_found', 'recordInfo is null');
    // If a callback is overdue, KIE is polled while this response is sent; the next read shows the result.
    const startPoll = pollWhileResponding(c.executionCtx, withRequestLog(deps, c));
    const { nextPollAt } = task;
    if (nextPollAt !== undefined && nextPollAt <= runtime.now()) startPoll({ ...task, nextPollAt });

    const waitMs = parsePreferWait(c.req.header('prefer'));
    const changed =
      waitMs === undefined
        ? undefined
        : await waitForTask({ ...deps, startPoll }, task, 'change', waitMs);
    if (waitMs !== undefined && changed !== undefined)
      c.header('preference-applied', formatPreferenceApplied(waitMs));
    const visibility = { publicBaseUrl: publicOrigin(settings, c.req.url), ...visible };
    c.header('cache-control', 'no-store');
    return c.json(success(await buildRecord(deps, { ...(changed ?? task), taskId }, visibility)));
  });
}
