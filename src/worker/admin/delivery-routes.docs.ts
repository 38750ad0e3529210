import * as z from 'zod';
import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { CURSOR, DELIVERY_ID, jsonBody, queryOf, SINCE, UNTIL } from '../openapi/docs/requests.ts';
import { envelopeResponse } from '../openapi/docs/responses.ts';
import { component } from '../openapi/docs/schemas/component.ts';
import {
  adminDeliveryFields,
  CLIENT,
  delivery,
  deliveryFields,
  ENDPOINT,
} from '../openapi/docs/schemas/delivery.ts';
import {
  describe,
  nextCursor,
  objectSchema,
  timestamp,
} from '../openapi/docs/schemas/object-schema.ts';
import type { DeliverySummary } from '../webhooks/delivery-query-store.ts';
import type { UnhealthyEndpoint } from '../webhooks/endpoint-store.ts';
import {
  deliveryListQuery,
  replayManySchema,
  type deliveryAdminRoutes,
} from './delivery-routes.ts';

const summary = component(
  'DeliverySummary',
  objectSchema<DeliverySummary>({ ...deliveryFields, ...adminDeliveryFields }),
);

const deliveryList = component(
  'DeliveryList',
  z.object({ deliveries: z.array(summary), nextCursor }),
);

const replayResult = component(
  'ReplayResult',
  z.object({
    replayed: describe(z.int(), 'How many callbacks are pending again.'),
    more: describe(z.boolean(), 'There may be more. Repeat the call to replay them.'),
  }),
);

const unhealthyEndpoint = component(
  'Endpoint',
  objectSchema<UnhealthyEndpoint>({
    client: describe(z.string(), CLIENT),
    endpoint: describe(z.string(), ENDPOINT),
    failingSince: timestamp('The first failure since the last success.').nullable(),
    consecutiveFailures: describe(z.int(), 'Failed attempts in a row.'),
    pausedAt: timestamp('When it was paused; null: not paused.').nullable(),
    reason: describe(z.string().nullable(), 'Why it was paused.'),
    nextProbeAt: timestamp('When the next probe is due.'),
  }),
);

const endpointList = component('EndpointList', z.object({ endpoints: z.array(unhealthyEndpoint) }));

const webhookSecrets = component(
  'WebhookSecrets',
  z.object({
    secrets: describe(
      z.array(z.string()),
      'In the format of Standard Webhooks, newest first. Every secret signs.',
    ),
  }),
);

const FIELDS = { client: 'The owner, as deliveries show it.', endpoint: ENDPOINT };

const deliveries = { tag: 'Deliveries', callers: 'admin' } as const;

export const endpoints = describeRoutes<typeof deliveryAdminRoutes>({
  'GET /admin/api/deliveries': {
    ...deliveries,
    id: 'listDeliveries',
    summary: 'List callbacks',
    description: 'Newest first, each with its latest attempt.',
    query: queryOf(deliveryListQuery(), {
      ...FIELDS,
      state: 'The delivery state.',
      taskId: "KIE's id of the task.",
      since: `Created at or after this time. ${SINCE}`,
      until: `Created before this time. ${UNTIL}`,
      limit: 'Deliveries per page.',
      cursor: CURSOR,
    }),
    responses: { 200: envelopeResponse(deliveryList, 'A page of deliveries.') },
  },
  'POST /admin/api/deliveries/replay': {
    ...deliveries,
    id: 'replayFailedDeliveries',
    summary: 'Replay failed callbacks',
    description:
      'For use after an endpoint was repaired. Replays callbacks that failed since a time, oldest first, up to a limit per call. An unhealthy endpoint gets one probe at a time.',
    json: jsonBody(
      replayManySchema(),
      { ...FIELDS, since: `Failed at or after this time. ${SINCE}` },
      {
        repaired: {
          summary: 'All failed callbacks of one endpoint',
          value: { since: '2030-01-01T00:00:00Z', endpoint: 'https://app.example.com' },
        },
      },
    ),
    responses: { 200: envelopeResponse(replayResult, 'How many callbacks are pending again.') },
  },
  'GET /admin/api/deliveries/{id}': {
    ...deliveries,
    id: 'getDelivery',
    summary: 'Get a callback and its attempts',
    parameters: [DELIVERY_ID],
    responses: { 200: envelopeResponse(delivery, 'The callback with its stored attempts.') },
  },
  'POST /admin/api/deliveries/{id}/replay': {
    ...deliveries,
    id: 'replayDelivery',
    summary: 'Replay any callback',
    description:
      'In any state. The callback keeps its `webhook-id` and gets a new set of attempts. The first one is made now, even if the endpoint is paused.',
    parameters: [DELIVERY_ID],
    responses: { 200: envelopeResponse(delivery, 'The callback, now pending.') },
  },
  'GET /admin/api/endpoints': {
    ...deliveries,
    id: 'listEndpoints',
    summary: 'List unhealthy endpoints',
    description: 'Endpoints that reject callbacks or do not respond, longest failing first.',
    responses: { 200: envelopeResponse(endpointList, 'The unhealthy endpoints.') },
  },
  'GET /admin/api/webhook-secret': {
    ...deliveries,
    id: 'getWebhookSecret',
    summary: 'Get the webhook secrets of this deployment',
    description:
      'They sign all callbacks except those of client tokens, which have their own secrets. Taken from `WEBHOOK_SECRET`, or, if it is not set, derived from each secret of `KEY_RING`, newest first.',
    responses: { 200: envelopeResponse(webhookSecrets, 'The secrets.') },
  },
});
