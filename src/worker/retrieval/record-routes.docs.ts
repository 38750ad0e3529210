import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { preferWait, TASK_ID } from '../openapi/docs/requests.ts';
import { envelopeResponse } from '../openapi/docs/responses.ts';
import { task } from '../openapi/docs/schemas/task.ts';
import type { recordRoutes } from './record-routes.ts';

export const endpoints = describeRoutes<typeof recordRoutes>({
  'GET /api/v1/jobs/recordInfo': {
    id: 'recordInfo',
    tag: 'Tasks',
    summary: 'Get a task',
    description:
      "Compatible with KIE, served from this edge's own record. For the client of the task, holders of its `readToken`, and the operator; for other callers the id is unknown. Once `state` is `success`, `resultJson` contains permanent links.",
    callers: 'taskReader',
    parameters: [{ ...TASK_ID, in: 'query' }, preferWait('until the state changes')],
    responses: {
      200: envelopeResponse(task, 'The current state of the task.', [
        'Cache-Control',
        'Preference-Applied',
      ]),
    },
    errors: ['task_not_found'],
  },
});
