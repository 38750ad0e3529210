import * as z from 'zod';
import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { DELIVERY_ID, TASK_ID } from '../openapi/docs/requests.ts';
import { envelopeResponse } from '../openapi/docs/responses.ts';
import { component } from '../openapi/docs/schemas/component.ts';
import { attemptLog, deliveryFields } from '../openapi/docs/schemas/delivery.ts';
import { describe, objectSchema } from '../openapi/docs/schemas/object-schema.ts';
import type { DeliveryView, deliveryRoutes } from './delivery-routes.ts';

const delivery = component(
  'TaskDelivery',
  objectSchema<DeliveryView>({ ...deliveryFields, attemptLog }),
);

const deliveryList = component(
  'TaskDeliveryList',
  z.object({
    deliveries: describe(z.array(delivery), 'Oldest first; empty before the task has ended.'),
  }),
);

export const endpoints = describeRoutes<typeof deliveryRoutes>({
  'GET /api/v1/jobs/{taskId}/deliveries': {
    id: 'listTaskDeliveries',
    tag: 'Callbacks',
    summary: 'List the callbacks of a task',
    description:
      'Each callback with its attempts and the responses of your server. For the client of the task and the operator; a `readToken` is not accepted.',
    callers: 'taskOwner',
    parameters: [TASK_ID],
    responses: { 200: envelopeResponse(deliveryList, 'The callbacks with their attempts.') },
    errors: ['task_not_found'],
  },
  'POST /api/v1/jobs/{taskId}/deliveries/{id}/replay': {
    id: 'replayTaskDelivery',
    tag: 'Callbacks',
    summary: 'Replay a callback',
    description:
      'The callback keeps its `webhook-id` and gets a new set of attempts, the first one now. Limited to once a minute per callback.',
    callers: 'taskOwner',
    parameters: [TASK_ID, DELIVERY_ID],
    responses: { 200: envelopeResponse(delivery, 'The callback, now pending.') },
    errors: ['task_not_found', 'not_found'],
  },
});
