import { Hono } from 'hono';
import type { AccessDeps } from '../auth/authenticate.ts';
import { ownTask } from '../auth/authorize-task.ts';
import { success } from '../http/envelope.ts';
import { inRequest } from '../http/access-log.ts';
import { deleteTask } from './delete-tasks.ts';

/** KIE's have digits in them, the other names at this place have none: so a mistyped one is told that it is. */
const TASK_ID = '[\\w-]*\\d[\\w-]*';

/** `DELETE /api/v1/jobs/{taskId}`: a task is forgotten, its files with it, by whom it belongs to. */
export function deleteTaskRoutes(deps: AccessDeps): Hono {
  return new Hono().delete(`/api/v1/jobs/:taskId{${TASK_ID}}`, async (c) => {
    const taskId = c.req.param('taskId');
    const { id } = await ownTask(deps, c, taskId);
    await deleteTask(inRequest(deps, c), id);
    c.header('cache-control', 'no-store');
    return c.json(success({ taskId }));
  });
}
