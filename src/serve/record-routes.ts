import { Hono } from 'hono';
import { clientOf } from '../access/open-access.ts';
import type { Deps } from '../deps.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { recordInfo } from './record-info.ts';

/** `GET /api/v1/jobs/recordInfo?taskId=`, as KIE's, from D1. */
export function recordRoutes({ settings, store }: Pick<Deps, 'settings' | 'store'>): Hono {
  return new Hono().get('/api/v1/jobs/recordInfo', async (c) => {
    clientOf(settings);
    const taskId = c.req.query('taskId');
    const task = taskId ? await store.tasks.findByTaskId(taskId) : undefined;
    // KIE's words for an id that it does not know.
    if (task?.taskId === undefined) throw new EdgeError('task_not_found', 'recordInfo is null');
    c.header('cache-control', 'no-store');
    return c.json(
      success(recordInfo({ ...task, taskId: task.taskId }, publicOrigin(settings, c.req.url))),
    );
  });
}
