import * as z from 'zod';
import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { ADMIN_TASK_ID, CURSOR, queryOf, SINCE, UNTIL } from '../openapi/docs/requests.ts';
import { envelopeResponse } from '../openapi/docs/responses.ts';
import { adminTask, adminTaskSummary } from '../openapi/docs/schemas/admin-task.ts';
import { component } from '../openapi/docs/schemas/component.ts';
import { describe, objectSchema } from '../openapi/docs/schemas/object-schema.ts';
import { taskListQuery, type taskAdminRoutes } from './task-routes.ts';
import type { TaskList } from './views.ts';

const taskList = component(
  'AdminTaskList',
  objectSchema<TaskList>({
    tasks: z.array(adminTaskSummary),
    nextCursor: describe(
      z.string().nullable(),
      'The cursor of the next page; null on the last. A page may be short or empty before the last.',
    ),
  }),
);

const admin = { tag: 'Admin', callers: 'admin' } as const;

export const endpoints = describeRoutes<typeof taskAdminRoutes>({
  'GET /admin/api/tasks': {
    ...admin,
    id: 'adminListTasks',
    summary: 'Find tasks',
    description:
      'Newest first. A page scans a limited number of tasks, so with a rare filter it may be short; follow `nextCursor`.',
    query: queryOf(taskListQuery(), {
      id: "The id on this edge or its prefix, or KIE's full taskId.",
      state: 'The current state.',
      model: 'A pattern; `*` matches any characters.',
      client: 'The owner, as tasks show it.',
      since: `Created at or after this time. ${SINCE}`,
      until: `Created before this time. ${UNTIL}`,
      failedFiles: '`1`: only tasks with a failed copy.',
      limit: 'Tasks per page.',
      cursor: CURSOR,
    }),
    responses: { 200: envelopeResponse(taskList, 'A page of tasks.') },
  },
  'GET /admin/api/tasks/{id}': {
    ...admin,
    id: 'adminGetTask',
    summary: 'Get a task with its history',
    parameters: [ADMIN_TASK_ID],
    responses: { 200: envelopeResponse(adminTask, 'The task.') },
  },
});
