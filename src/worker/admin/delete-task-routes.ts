import { Hono } from 'hono';
import { success } from '../http/envelope.ts';
import { withRequestLog, addLogFields } from '../http/access-log.ts';
import { deleteTask, type DeletionDeps } from '../retention/delete-tasks.ts';
import { loggedTask, type DetailDeps } from './task-detail.ts';

/** `DELETE /admin/api/tasks/{id}`: as its own client may, also for a task of which KIE never told the id. */
export function forgetAdminRoutes(deps: DetailDeps & DeletionDeps): Hono {
  return new Hono().delete('/admin/api/tasks/:id', async (c) => {
    const { task } = await loggedTask(deps, c.req.param('id'));
    addLogFields(c, { id: task.id, taskId: task.taskId });
    await deleteTask(withRequestLog(deps, c), task.id);
    return c.json(success({ taskId: task.taskId ?? null }));
  });
}
