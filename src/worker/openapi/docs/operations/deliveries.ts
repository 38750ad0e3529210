import { deliveryListQuery, replayManySchema } from '../../../admin/delivery-routes.ts';
import { toJsonSchema } from '../json-schema.ts';
import {
  envelopeResponse,
  BODY_ERRORS,
  pathParameter,
  jsonRequestBody,
  queryParameters,
  type Operation,
} from '../operation.ts';
import { ADMIN_AUTH, ADMIN_AUTH_ERRORS, CORS_ERRORS, SINCE, UNTIL } from './admin-auth.ts';

const DELIVERIES = '/admin/api/deliveries';
const DELIVERY = `${DELIVERIES}/{id}` as const;
const ID = [pathParameter('id', 'The `webhook-id`.', 'msg_0f8b1c2d3e4f5a6b7c8d9e0f1a2b3c4d')];

const FIELD_DESCRIPTIONS = {
  client: 'The owner, as deliveries show it.',
  endpoint: 'Scheme and host of the `callBackUrl`, as in `https://app.example.com`.',
};

const REPLAY_EXAMPLE = { since: '2030-01-01T00:00:00Z', endpoint: 'https://app.example.com' };

export function deliveryOperations(): Operation[] {
  const common = { ...ADMIN_AUTH, tag: 'Deliveries' } as const;
  return [
    {
      ...common,
      id: 'listDeliveries',
      method: 'get',
      path: DELIVERIES,
      summary: 'List callbacks',
      description: 'Newest first, each with its latest attempt.',
      parameters: queryParameters(
        toJsonSchema(deliveryListQuery(), {
          ...FIELD_DESCRIPTIONS,
          state: 'The delivery state.',
          taskId: "KIE's id of the task.",
          since: `Created at or after this time. ${SINCE}`,
          until: `Created before this time. ${UNTIL}`,
          limit: 'Deliveries per page.',
          cursor: 'The `nextCursor` of the previous page.',
        }),
      ),
      responses: { 200: envelopeResponse('DeliveryList', 'A page of deliveries.') },
      errors: [...ADMIN_AUTH_ERRORS, 'validation_failed'],
    },
    {
      ...common,
      id: 'replayFailedDeliveries',
      method: 'post',
      path: `${DELIVERIES}/replay`,
      summary: 'Replay failed callbacks',
      description:
        'For use after an endpoint was repaired. Replays callbacks that failed since a time, oldest first, up to a limit per call. An unhealthy endpoint gets one probe at a time.',
      body: jsonRequestBody(
        toJsonSchema(replayManySchema(), {
          ...FIELD_DESCRIPTIONS,
          since: `Failed at or after this time. ${SINCE}`,
        }),
        { repaired: { summary: 'All failed callbacks of one endpoint', value: REPLAY_EXAMPLE } },
      ),
      responses: { 200: envelopeResponse('ReplayResult', 'How many callbacks are pending again.') },
      errors: [...ADMIN_AUTH_ERRORS, ...BODY_ERRORS, ...CORS_ERRORS],
    },
    {
      ...common,
      id: 'getDelivery',
      method: 'get',
      path: DELIVERY,
      summary: 'Get a callback and its attempts',
      parameters: ID,
      responses: { 200: envelopeResponse('Delivery', 'The callback with its stored attempts.') },
      errors: ADMIN_AUTH_ERRORS,
    },
    {
      ...common,
      id: 'replayDelivery',
      method: 'post',
      path: `${DELIVERY}/replay`,
      summary: 'Replay any callback',
      description:
        'In any state. The callback keeps its `webhook-id` and gets a new set of attempts. The first one is made now, even if the endpoint is paused.',
      parameters: ID,
      responses: { 200: envelopeResponse('Delivery', 'The callback, now pending.') },
      errors: [...ADMIN_AUTH_ERRORS, ...CORS_ERRORS],
    },
    {
      ...common,
      id: 'listEndpoints',
      method: 'get',
      path: '/admin/api/endpoints',
      summary: 'List unhealthy endpoints',
      description: 'Endpoints that reject callbacks or do not respond, longest failing first.',
      responses: { 200: envelopeResponse('EndpointList', 'The unhealthy endpoints.') },
      errors: ADMIN_AUTH_ERRORS,
    },
    {
      ...common,
      id: 'getWebhookSecret',
      method: 'get',
      path: '/admin/api/webhook-secret',
      summary: 'Get the webhook secrets of this deployment',
      description:
        'They sign all callbacks except those of client tokens, which have their own secrets. Taken from `WEBHOOK_SECRET`, or derived from `EDGE_SECRET` if it is not set.',
      responses: { 200: envelopeResponse('WebhookSecrets', 'The secrets.') },
      errors: ADMIN_AUTH_ERRORS,
    },
  ];
}
