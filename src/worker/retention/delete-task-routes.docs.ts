import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { TASK_ID } from '../openapi/docs/requests.ts';
import { envelopeResponse } from '../openapi/docs/responses.ts';
import { deletedTask } from '../openapi/docs/schemas/task.ts';
import type { deleteTaskRoutes } from './delete-task-routes.ts';

export const endpoints = describeRoutes<typeof deleteTaskRoutes>({
  'DELETE /api/v1/jobs/{taskId}': {
    id: 'deleteTask',
    tag: 'Tasks',
    summary: 'Delete a task',
    description:
      'Permanently deletes the request, the result, the stored files and the pending callbacks. Its cost still counts towards the budget. Its Idempotency-Key can be used again. For the client of the task and the operator; a `readToken` is not accepted.',
    callers: 'taskOwner',
    parameters: [TASK_ID],
    responses: { 200: envelopeResponse(deletedTask, 'The task is deleted.') },
    errors: ['task_not_found', 'conflict'],
  },
});
