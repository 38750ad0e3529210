import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { ADMIN_TASK_ID } from '../openapi/docs/requests.ts';
import { envelopeResponse } from '../openapi/docs/responses.ts';
import { deletedTask } from '../openapi/docs/schemas/task.ts';
import type { deleteTaskAdminRoutes } from './delete-task-routes.ts';

export const endpoints = describeRoutes<typeof deleteTaskAdminRoutes>({
  'DELETE /admin/api/tasks/{id}': {
    id: 'adminDeleteTask',
    tag: 'Admin',
    summary: 'Delete any task',
    description: 'As its client may. Also for tasks without an id from KIE.',
    callers: 'admin',
    parameters: [ADMIN_TASK_ID],
    responses: { 200: envelopeResponse(deletedTask, 'The task is deleted.') },
    errors: ['conflict'],
  },
});
