import * as z from 'zod';
import seedRequest from '../../tools/seed-request.json';
import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { headerParameter, jsonRequestBody, preferWait } from '../openapi/docs/requests.ts';
import { envelopeResponse } from '../openapi/docs/responses.ts';
import { component } from '../openapi/docs/schemas/component.ts';
import { warnings } from '../openapi/docs/schemas/error.ts';
import { describe } from '../openapi/docs/schemas/object-schema.ts';
import { task } from '../openapi/docs/schemas/task.ts';
import { schemaPointer } from '../openapi/openapi.ts';
import { IDEMPOTENCY_KEY, type createRoutes } from './create-routes.ts';

/**
 * The body of createTask. Its schema depends on the deployment's models, which the Worker adds. The reference sends
 * the first example as it stands: it has no `callBackUrl`, because the one of KIE's example is a stranger's host.
 */
export const createTaskJson = jsonRequestBody(
  { $ref: schemaPointer('CreateTask') },
  {
    prompt: {
      summary: 'A prompt',
      value: {
        model: seedRequest.model,
        input: { prompt: 'A lighthouse at dusk', duration: '5' },
      },
    },
    kie: { summary: "The example from KIE's documentation", value: seedRequest },
  },
);

// KIE's own `data`, including fields that this edge does not know.
const createdTask = component(
  'CreatedTask',
  z.looseObject({
    taskId: describe(
      z.string(),
      "KIE's id of the task. Of a model that KIE answers at once, whose result stands beside it, an id of this edge.",
    ),
    recordId: describe(z.string(), 'The same id, if KIE sends it.').exactOptional(),
    readToken: describe(z.string(), 'Authorizes its holder to read this task for seven days.'),
    warnings,
    task: describe(task, 'With `Prefer: wait`: the task after the wait.').exactOptional(),
  }),
);

export const endpoints = describeRoutes<typeof createRoutes>({
  'POST /api/v1/jobs/createTask': {
    id: 'createTask',
    tag: 'Tasks',
    summary: 'Create a task',
    description:
      'Compatible with KIE. Responds as soon as KIE has accepted the task; poll recordInfo for its state. Where KIE answers at once, as for timestamped lyrics, the response contains the result, and the task has succeeded.\n\nWith an `Idempotency-Key` the request can be retried safely: the same key and body return the same response, and the task is submitted once. Without one, a repeated request creates and bills a second task.',
    callers: 'client',
    parameters: [
      headerParameter(
        'Idempotency-Key',
        'A unique key for this request, valid as long as its task exists.',
        { type: 'string', pattern: IDEMPOTENCY_KEY.source },
      ),
      preferWait('until the task has ended. The response then contains it as `data.task`'),
    ],
    json: createTaskJson,
    responses: {
      200: envelopeResponse(createdTask, 'KIE has accepted the task.', [
        'Cache-Control',
        'Idempotent-Replayed',
        'Preference-Applied',
      ]),
    },
    errors: [
      'model_not_allowed',
      'model_removed',
      'budget_exceeded',
      'client_rate_limited',
      'concurrency_limit_exceeded',
      'idempotency_mismatch',
      'upstream_refused',
      'upstream_unconfirmed',
    ],
    errorHeaders: { scope: 'CreateTask', names: ['Idempotent-Replayed'] },
  },
});
