import { IDEMPOTENCY_KEY } from '../../submission/create-routes.ts';
import { DEFAULT_MODEL } from '../../models/catalogue.ts';
import type { ErrorType } from '../../http/errors.ts';
import seedRequest from '../../../tools/seed-request.json';
import { listQuery } from '../../retrieval/list-routes.ts';
import { headersOf } from '../headers.ts';
import { schemaOf } from '../json-schema.ts';
import { inputOf, modelsWithArm, type ModelSettings } from '../createtask-variants.ts';
import type { Body } from '../openapi.ts';
import {
  answer,
  BAD_BODY,
  inHeader,
  inPath,
  jsonBody,
  NOT_LET_IN,
  query,
  queryOf,
  ref,
  type Operation,
} from '../operation.ts';
import { sampleOf } from '../example.ts';

const TASK_ID = '97e14c7f43a84c6ca22b98af36ddf325';

const NOT_ADMITTED = [
  'budget_exceeded',
  'client_rate_limited',
  'concurrency_limit_exceeded',
  'idempotency_mismatch',
  'upstream_refused',
  'upstream_unconfirmed',
] as const satisfies readonly ErrorType[];

/** The task's way: what it may cost, its beginning, its state, and what came before. */
export function taskOperations(settings: ModelSettings): Operation[] {
  const body = createTaskBodyOf(settings);
  return [
    {
      id: 'createTask',
      method: 'post',
      path: '/api/v1/jobs/createTask',
      tag: 'Tasks',
      summary: 'Create a task',
      description:
        "As KIE's. The answer comes as soon as KIE took the task; recordInfo tells how it goes on.\n\nWith an `Idempotency-Key` it may be repeated as often as you like: the same key and body give the same answer, and KIE is asked once. Without one, a repeated request is a second task and a second bill.",
      callers: 'clients',
      parameters: [
        inHeader('Idempotency-Key', 'Your own name for this request; lives as long as its task.', {
          type: 'string',
          pattern: IDEMPOTENCY_KEY.source,
        }),
        prefer('until the task has ended; the answer then has it in `data.task`'),
      ],
      body,
      answers: {
        200: answer('CreatedTask', 'The task is at KIE.', [
          'Cache-Control',
          'Idempotent-Replayed',
          'Preference-Applied',
        ]),
      },
      errors: [...NOT_LET_IN, ...BAD_BODY, 'model_not_allowed', ...NOT_ADMITTED],
      errorHeaders: { of: 'CreateTask', names: ['Idempotent-Replayed'] },
    },
    {
      id: 'estimate',
      method: 'post',
      path: '/api/v1/jobs/estimate',
      tag: 'Tasks',
      summary: 'Ask what a task would cost',
      description:
        'Takes what createTask takes and judges it as createTask would. Nothing is created, reserved or sent.',
      callers: 'clients',
      body,
      answers: { 200: answer('Estimate', 'What it is expected to cost.') },
      errors: [...NOT_LET_IN, ...BAD_BODY, 'model_not_allowed'],
    },
    {
      id: 'recordInfo',
      method: 'get',
      path: '/api/v1/jobs/recordInfo',
      tag: 'Tasks',
      summary: 'Read a task',
      description:
        "As KIE's, from this edge's own record. For the client that made the task, for whoever holds its `readToken`, and for the operator; to everybody else its id is an unknown one. Once `state` is `success`, `resultJson` holds links that stay.",
      callers: 'readers',
      parameters: [
        {
          ...query('taskId', 'As createTask answered it.'),
          required: true,
          example: TASK_ID,
        },
        prefer('until the state changes'),
      ],
      answers: {
        200: answer('Task', 'The task as it stands.', ['Cache-Control', 'Preference-Applied']),
      },
      errors: [...NOT_LET_IN, 'task_not_found'],
    },
    watchTask(),
    {
      id: 'listTasks',
      method: 'get',
      path: '/api/v1/jobs',
      tag: 'Tasks',
      summary: 'List your own tasks',
      description: 'The youngest first, each as recordInfo shows it.',
      callers: 'clients',
      parameters: queryOf(
        schemaOf(listQuery(), {
          limit: 'Tasks on a page.',
          cursor: 'The `nextCursor` of the page before.',
        }),
      ),
      answers: { 200: answer('TaskList', 'A page of tasks.') },
      errors: [...NOT_LET_IN, 'listing_not_allowed', 'validation_failed'],
    },
    {
      id: 'forgetTask',
      method: 'delete',
      path: '/api/v1/jobs/{taskId}',
      tag: 'Tasks',
      summary: 'Have a task forgotten',
      description:
        'Its request, its result, the copies of its files and what callbacks it was owed: all of it, at once and for good. What it cost stays spent. Its Idempotency-Key is free again. For the client that made the task, and for the operator; a `readToken` does not do.',
      callers: 'owners',
      parameters: [inPath('taskId', 'As createTask answered it.', TASK_ID)],
      answers: { 200: answer('ForgottenTask', 'It is gone.') },
      errors: [...NOT_LET_IN, 'task_not_found', 'conflict'],
    },
  ];
}

function prefer(until: string) {
  return inHeader(
    'Prefer',
    `\`wait=N\`: holds the answer for up to N seconds, 60 at most, ${until}.`,
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
          summary: 'The beginning of a stream',
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
      "Server-sent events: `state`, with what recordInfo answers, for the state as it is and at every change. Comments come in between, so that a silence of more than a quarter of a minute is a dead connection. The stream ends when the task has ended, and may end before that: come back with the last event's id, and what you know is not told again.",
    callers: 'readers',
    parameters: [
      inPath('taskId', 'As createTask answered it.', TASK_ID),
      inHeader('Last-Event-ID', 'The id of the last event that you have.'),
      query('lastEventId', 'The same, for who can send no header.'),
    ],
    answers: {
      200: {
        description: 'The events.',
        headers: headersOf(['Cache-Control', 'X-Accel-Buffering']),
        content: events,
      },
      204: {
        description: 'You have the last one: the task has ended, and there will be no more.',
        headers: headersOf(['Cache-Control']),
      },
    },
    errors: [...NOT_LET_IN, 'task_not_found'],
  };
}

/** With KIE's own example where its model is allowed, else the least that the first model takes. */
function createTaskBodyOf(settings: ModelSettings): Body {
  const models = modelsWithArm(settings);
  const [first] = models;
  if (models.includes(DEFAULT_MODEL))
    return jsonBody(ref('CreateTask'), {
      kie: { summary: "The example of KIE's own page", value: seedRequest },
    });
  if (first === undefined) return jsonBody(ref('CreateTask'));
  const value = { model: first, input: sampleOf(inputOf(first, settings)) };
  return jsonBody(ref('CreateTask'), {
    least: { summary: `The least that ${first} takes`, value },
  });
}
