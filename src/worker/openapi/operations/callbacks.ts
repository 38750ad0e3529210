import { answer, inPath, NOT_LET_IN, type Operation } from '../operation.ts';

const OF_TASK = '/api/v1/jobs/{taskId}/deliveries';
const TASK_ID = inPath('taskId', 'As createTask answered it.', '97e14c7f43a84c6ca22b98af36ddf325');

/** What a caller sees of the callbacks that it is owed. */
export function callbackOperations(): Operation[] {
  const common = { tag: 'Callbacks', callers: 'owners' } as const;
  return [
    {
      ...common,
      id: 'listDeliveriesOfTask',
      method: 'get',
      path: OF_TASK,
      summary: 'See the callbacks of a task',
      description:
        'Whether your server took what it was sent, and what it answered. For the client that made the task, and for the operator; a `readToken` does not do.',
      parameters: [TASK_ID],
      answers: { 200: answer('OwnDeliveries', 'The callbacks, each with its attempts.') },
      errors: [...NOT_LET_IN, 'task_not_found'],
    },
    {
      ...common,
      id: 'replayDeliveryOfTask',
      method: 'post',
      path: `${OF_TASK}/{id}/replay`,
      summary: 'Have a callback sent again',
      description:
        'It keeps its `webhook-id` and has all its attempts before it again, the first one now. Once a minute for each callback.',
      parameters: [
        TASK_ID,
        inPath('id', 'The `webhook-id`.', 'msg_0f8b1c2d3e4f5a6b7c8d9e0f1a2b3c4d'),
      ],
      answers: { 200: answer('OwnDelivery', 'The callback, which is owed again.') },
      errors: [...NOT_LET_IN, 'task_not_found', 'not_found'],
    },
  ];
}
