import { Hono } from '../http/hono.ts';
import type { AuthDeps } from '../auth/auth-deps.ts';
import { requireOwner } from '../auth/authorize-task.ts';
import { withRequestLog } from '../http/access-log.ts';
import { success } from '../http/envelope.ts';
import { deleteTask, type DeletionDeps } from './delete-tasks.ts';

/**
 * KIE's task ids contain a digit and no other path segment here does, so that a mistyped path is reported
 * as unknown. The part before the first digit has none, so that a long path is read once.
 */
const TASK_ID = '[A-Za-z_-]*\\d[\\w-]*';

/** `DELETE /api/v1/jobs/{taskId}`: its owner deletes a task with its files. */
export function deleteTaskRoutes(deps: AuthDeps & DeletionDeps) {
  return new Hono().delete(`/api/v1/jobs/:taskId{${TASK_ID}}`, async (c) => {
    const taskId = c.req.param('taskId');
    const { id } = await requireOwner(deps, c, taskId);
    await deleteTask(withRequestLog(deps, c), id);
    c.header('cache-control', 'no-store');
    return c.json(success({ taskId }));
  });
}
