import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { headerRefs } from '../openapi/docs/headers.ts';
import { headerParameter, queryParameter, TASK_ID } from '../openapi/docs/requests.ts';
import type { eventRoutes } from './event-routes.ts';

const STREAM_START =
  'retry: 1000\n\nid: 1893456000000-waiting\nevent: state\ndata: {"code":200,"msg":"success",…}\n\n';

export const endpoints = describeRoutes<typeof eventRoutes>({
  'GET /api/v1/jobs/{taskId}/events': {
    id: 'watchTask',
    tag: 'Tasks',
    summary: 'Watch a task',
    description:
      'Server-sent events. A `state` event carries the response of recordInfo, first for the current state and then at every change. Comments keep the connection alive: after 15 seconds of silence it is dead. The stream ends when the task ends, or earlier; reconnect with the id of the last event to skip known states.',
    callers: 'taskReader',
    parameters: [
      TASK_ID,
      headerParameter('Last-Event-ID', 'The id of the last event received.'),
      queryParameter('lastEventId', 'The same, for callers that cannot send headers.'),
    ],
    responses: {
      200: {
        description: 'The event stream.',
        headers: headerRefs(['Cache-Control', 'X-Accel-Buffering']),
        content: {
          'text/event-stream': {
            schema: { type: 'string' },
            examples: { state: { summary: 'The start of a stream', value: STREAM_START } },
          },
        },
      },
      204: {
        description: 'The task has ended and the caller has received the last event.',
        headers: headerRefs(['Cache-Control']),
      },
    },
    errors: ['task_not_found'],
  },
});
