import * as z from 'zod';
import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { CURSOR, queryOf } from '../openapi/docs/requests.ts';
import { envelopeResponse } from '../openapi/docs/responses.ts';
import { component } from '../openapi/docs/schemas/component.ts';
import { nextCursor } from '../openapi/docs/schemas/object-schema.ts';
import { task } from '../openapi/docs/schemas/task.ts';
import { listQuery, type listRoutes } from './list-routes.ts';

const taskList = component('TaskList', z.object({ tasks: z.array(task), nextCursor }));

export const endpoints = describeRoutes<typeof listRoutes>({
  'GET /api/v1/jobs': {
    id: 'listTasks',
    tag: 'Tasks',
    summary: 'List the tasks of the caller',
    description:
      'Newest first, each in the format of recordInfo; a `param` of more than 4 KiB is cut and marked with `isParamCut`. A page also ends after about 512 KiB of requests and results: read on while there is a `nextCursor`.',
    callers: 'client',
    query: queryOf(listQuery(), { limit: 'Tasks per page.', cursor: CURSOR }),
    responses: { 200: envelopeResponse(taskList, 'A page of tasks.') },
    errors: ['listing_not_allowed'],
  },
});
