import { Hono } from 'hono';
import { viewTask } from '../auth/authorize-task.ts';
import type { Deps } from '../deps.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { appliedWait, preferredWaitMs } from '../http/prefer-header.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { inRequest } from '../http/access-log.ts';
import { taskRecord } from '../tasks/task-record.ts';
import { waitForTask } from '../tasks/wait-for-task.ts';
import { askMeanwhile } from '../tasks/watch-task.ts';

export type RecordRouteDeps = Pick<
  Deps,
  'settings' | 'store' | 'keys' | 'verifiers' | 'rateLimit' | 'reconcileTask' | 'runtime' | 'log'
>;

/**
 * `GET /api/v1/jobs/recordInfo?taskId=`, as KIE's, from D1, for whoever may see the task. With
 * `Prefer: wait=N` the answer is held until the state changes.
 */
export function recordRoutes(deps: RecordRouteDeps): Hono {
  const { settings, runtime } = deps;
  return new Hono().get('/api/v1/jobs/recordInfo', async (c) => {
    const taskId = c.req.query('taskId') ?? '';
    const { task, showsBalance } = await viewTask(deps, c, taskId);
    // KIE's words for an id that it does not know.
    if (task?.taskId === undefined) throw new EdgeError('task_not_found', 'recordInfo is null');
    // A callback is late: KIE is asked while this answer goes out, and the next read shows it.
    const askFor = askMeanwhile(c.executionCtx, inRequest(deps, c));
    const { nextPollAt } = task;
    if (nextPollAt !== undefined && nextPollAt <= runtime.now()) askFor({ ...task, nextPollAt });

    const waitMs = preferredWaitMs(c.req.header('prefer'));
    if (waitMs !== undefined) c.header('preference-applied', appliedWait(waitMs));
    const latest =
      waitMs === undefined ? task : await waitForTask({ ...deps, askFor }, task, 'change', waitMs);
    const viewing = { origin: publicOrigin(settings, c.req.url), showsBalance };
    c.header('cache-control', 'no-store');
    return c.json(success(await taskRecord(deps, { ...latest, taskId }, viewing)));
  });
}
