import { IDEMPOTENCY_KEY } from '../../create/create-routes.ts';
import { SEED_MODEL } from '../../models/catalogue.ts';
import type { ErrorType } from '../../http/errors.ts';
import seedRequest from '../../local/seed-request.json';
import { listQuery } from '../../serve/list-routes.ts';
import { schemaOf } from '../json-schema.ts';
import { inputOf, modelsWithArm, type ModelSettings } from '../model-arms.ts';
import type { Body } from '../openapi.ts';
import {
  answer,
  BAD_BODY,
  inHeader,
  jsonBody,
  NOT_LET_IN,
  query,
  queryOf,
  ref,
  type Operation,
} from '../operation.ts';
import { sampleOf } from '../sample.ts';

const NOT_ADMITTED = [
  'budget_exceeded',
  'too_many_tasks',
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
      ],
      body,
      answers: {
        200: answer('CreatedTask', 'The task is at KIE.', ['Cache-Control', 'Idempotent-Replayed']),
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
          example: '97e14c7f43a84c6ca22b98af36ddf325',
        },
      ],
      answers: { 200: answer('Task', 'The task as it stands.') },
      errors: [...NOT_LET_IN, 'task_not_found'],
    },
    {
      id: 'listTasks',
      method: 'get',
      path: '/api/v1/jobs',
      tag: 'Tasks',
      summary: 'List your own tasks',
      description: 'The youngest first, each as recordInfo shows it.',
      callers: 'clients',
      parameters: queryOf(
        schemaOf(listQuery, {
          limit: 'Tasks on a page.',
          cursor: 'The `nextCursor` of the page before.',
        }),
      ),
      answers: { 200: answer('TaskList', 'A page of tasks.') },
      errors: [...NOT_LET_IN, 'listing_not_allowed', 'validation_failed'],
    },
  ];
}

/** With KIE's own example where its model is allowed, else the least that the first model takes. */
function createTaskBodyOf(settings: ModelSettings): Body {
  const models = modelsWithArm(settings);
  const [first] = models;
  if (models.includes(SEED_MODEL))
    return jsonBody(ref('CreateTask'), {
      kie: { summary: "The example of KIE's own page", value: seedRequest },
    });
  if (first === undefined) return jsonBody(ref('CreateTask'));
  const value = { model: first, input: sampleOf(inputOf(first, settings)) };
  return jsonBody(ref('CreateTask'), {
    least: { summary: `The least that ${first} takes`, value },
  });
}
