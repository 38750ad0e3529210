import { envelopeResponse, pathParameter, AUTH_ERRORS, type Operation } from '../operation.ts';

const DELIVERIES = '/api/v1/jobs/{taskId}/deliveries';
const TASK_ID = pathParameter(
  'taskId',
  'The task id that createTask returned.',
  '97e14c7f43a84c6ca22b98af36ddf325',
);

/** The callbacks of a task, for its owner. */
export function callbackOperations(): Operation[] {
  const common = { tag: 'Callbacks', callers: 'taskOwner' } as const;
  return [
    {
      ...common,
      id: 'listTaskDeliveries',
      method: 'get',
      path: DELIVERIES,
      summary: 'List the callbacks of a task',
      description:
        'Each callback with its attempts and the responses of your server. For the client of the task and the operator; a `readToken` is not accepted.',
      parameters: [TASK_ID],
      responses: {
        200: envelopeResponse('TaskDeliveryList', 'The callbacks with their attempts.'),
      },
      errors: [...AUTH_ERRORS, 'task_not_found'],
    },
    {
      ...common,
      id: 'replayTaskDelivery',
      method: 'post',
      path: `${DELIVERIES}/{id}/replay`,
      summary: 'Replay a callback',
      description:
        'The callback keeps its `webhook-id` and gets a new set of attempts, the first one now. Limited to once a minute per callback.',
      parameters: [
        TASK_ID,
        pathParameter('id', 'The `webhook-id`.', 'msg_0f8b1c2d3e4f5a6b7c8d9e0f1a2b3c4d'),
      ],
      responses: { 200: envelopeResponse('TaskDelivery', 'The callback, now pending.') },
      errors: [...AUTH_ERRORS, 'task_not_found', 'not_found'],
    },
  ];
}
