import { IDEMPOTENCY_KEY } from '../../../submission/create-routes.ts';
import type { ErrorType } from '../../../http/errors.ts';
import seedRequest from '../../../../tools/seed-request.json';
import { listQuery } from '../../../retrieval/list-routes.ts';
import { headerRefs } from '../headers.ts';
import { toJsonSchema } from '../json-schema.ts';
import {
  envelopeResponse,
  BODY_ERRORS,
  headerParameter,
  pathParameter,
  jsonRequestBody,
  AUTH_ERRORS,
  queryParameter,
  queryParameters,
  schemaRef,
  type Operation,
} from '../operation.ts';

const TASK_ID = '97e14c7f43a84c6ca22b98af36ddf325';

/** Errors of admission and submission. */
const ADMISSION_ERRORS = [
  'budget_exceeded',
  'client_rate_limited',
  'concurrency_limit_exceeded',
  'idempotency_mismatch',
  'upstream_refused',
  'upstream_unconfirmed',
] as const satisfies readonly ErrorType[];

/** Operations of clients on their tasks. */
export function taskOperations(): Operation[] {
  const body = jsonRequestBody(schemaRef('CreateTask'), {
    kie: { summary: "The example from KIE's documentation", value: seedRequest },
  });
  return [
    {
      id: 'createTask',
      method: 'post',
      path: '/api/v1/jobs/createTask',
      tag: 'Tasks',
      summary: 'Create a task',
      description:
        'Compatible with KIE. Responds as soon as KIE has accepted the task; poll recordInfo for its state.\n\nWith an `Idempotency-Key` the request can be retried safely: the same key and body return the same response, and the task is submitted once. Without one, a repeated request creates and bills a second task.',
      callers: 'client',
      parameters: [
        headerParameter(
          'Idempotency-Key',
          'A unique key for this request, valid as long as its task exists.',
          {
            type: 'string',
            pattern: IDEMPOTENCY_KEY.source,
          },
        ),
        preferHeader('until the task has ended. The response then contains it as `data.task`'),
      ],
      body,
      responses: {
        200: envelopeResponse('CreatedTask', 'KIE has accepted the task.', [
          'Cache-Control',
          'Idempotent-Replayed',
          'Preference-Applied',
        ]),
      },
      errors: [...AUTH_ERRORS, ...BODY_ERRORS, 'model_not_allowed', ...ADMISSION_ERRORS],
      errorHeaders: { scope: 'CreateTask', names: ['Idempotent-Replayed'] },
    },
    {
      id: 'estimate',
      method: 'post',
      path: '/api/v1/jobs/estimate',
      tag: 'Tasks',
      summary: 'Estimate the cost of a task',
      description:
        'Accepts and validates the same body as createTask. Nothing is created, reserved or sent.',
      callers: 'client',
      body,
      responses: { 200: envelopeResponse('Estimate', 'The expected cost.') },
      errors: [...AUTH_ERRORS, ...BODY_ERRORS, 'model_not_allowed'],
    },
    {
      id: 'recordInfo',
      method: 'get',
      path: '/api/v1/jobs/recordInfo',
      tag: 'Tasks',
      summary: 'Get a task',
      description:
        "Compatible with KIE, served from this edge's own record. For the client of the task, holders of its `readToken`, and the operator; for other callers the id is unknown. Once `state` is `success`, `resultJson` contains permanent links.",
      callers: 'taskReader',
      parameters: [
        {
          ...queryParameter('taskId', 'The task id that createTask returned.'),
          required: true,
          example: TASK_ID,
        },
        preferHeader('until the state changes'),
      ],
      responses: {
        200: envelopeResponse('Task', 'The current state of the task.', [
          'Cache-Control',
          'Preference-Applied',
        ]),
      },
      errors: [...AUTH_ERRORS, 'task_not_found'],
    },
    watchTask(),
    {
      id: 'listTasks',
      method: 'get',
      path: '/api/v1/jobs',
      tag: 'Tasks',
      summary: 'List the tasks of the caller',
      description: 'Newest first, each in the format of recordInfo.',
      callers: 'client',
      parameters: queryParameters(
        toJsonSchema(listQuery(), {
          limit: 'Tasks per page.',
          cursor: 'The `nextCursor` of the previous page.',
        }),
      ),
      responses: { 200: envelopeResponse('TaskList', 'A page of tasks.') },
      errors: [...AUTH_ERRORS, 'listing_not_allowed', 'validation_failed'],
    },
    {
      id: 'deleteTask',
      method: 'delete',
      path: '/api/v1/jobs/{taskId}',
      tag: 'Tasks',
      summary: 'Delete a task',
      description:
        'Permanently deletes the request, the result, the stored files and the pending callbacks. Its cost still counts towards the budget. Its Idempotency-Key can be used again. For the client of the task and the operator; a `readToken` is not accepted.',
      callers: 'taskOwner',
      parameters: [pathParameter('taskId', 'The task id that createTask returned.', TASK_ID)],
      responses: { 200: envelopeResponse('DeletedTask', 'The task is deleted.') },
      errors: [...AUTH_ERRORS, 'task_not_found', 'conflict'],
    },
  ];
}

function preferHeader(until: string) {
  return headerParameter(
    'Prefer',
    `\`wait=N\`: holds the response for up to N seconds (at most 60) ${until}.`,
    {
      type: 'string',
      examples: ['wait=30'],
    },
  );
}

function watchTask(): Operation {
  const events = {
    'text/event-stream': {
      schema: { type: 'string' },
      examples: {
        state: {
          summary: 'The start of a stream',
          value:
            'retry: 1000\n\nid: 1893456000000-waiting\nevent: state\ndata: {"code":200,"msg":"success",…}\n\n',
        },
      },
    },
  };
  return {
    id: 'watchTask',
    method: 'get',
    path: '/api/v1/jobs/{taskId}/events',
    tag: 'Tasks',
    summary: 'Watch a task',
    description:
      'Server-sent events. A `state` event carries the response of recordInfo, first for the current state and then at every change. Comments keep the connection alive: after 15 seconds of silence it is dead. The stream ends when the task ends, or earlier; reconnect with the id of the last event to skip known states.',
    callers: 'taskReader',
    parameters: [
      pathParameter('taskId', 'The task id that createTask returned.', TASK_ID),
      headerParameter('Last-Event-ID', 'The id of the last event received.'),
      queryParameter('lastEventId', 'The same, for callers that cannot send headers.'),
    ],
    responses: {
      200: {
        description: 'The event stream.',
        headers: headerRefs(['Cache-Control', 'X-Accel-Buffering']),
        content: events,
      },
      204: {
        description: 'The task has ended and the caller has received the last event.',
        headers: headerRefs(['Cache-Control']),
      },
    },
    errors: [...AUTH_ERRORS, 'task_not_found'],
  };
}
