import { Hono } from '../http/hono.ts';
import { success } from '../http/envelope.ts';
import { withRequestLog, addLogFields } from '../http/access-log.ts';
import type { Log } from '../platform/log.ts';
import { readTask, type ReadTaskDeps } from './task-detail.ts';

export interface DeleteTaskDeps extends ReadTaskDeps {
  /** Deletes a task with its copies. Throws `conflict` while it runs. */
  deleteTask: (id: string, log: Log) => Promise<void>;
  log: Log;
}

/** `DELETE /admin/api/tasks/{id}`: unlike its client, an admin can delete a task without a taskId. */
export function deleteTaskAdminRoutes(deps: DeleteTaskDeps) {
  return new Hono().delete('/admin/api/tasks/:id', async (c) => {
    const { task } = await readTask(deps, c.req.param('id'));
    addLogFields(c, { id: task.id, taskId: task.taskId });
    await deps.deleteTask(task.id, withRequestLog(deps, c).log);
    return c.json(success({ taskId: task.taskId ?? null }));
  });
}
