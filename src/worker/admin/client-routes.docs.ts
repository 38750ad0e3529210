import * as z from 'zod';
import type { Limits } from '../auth/client.ts';
import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { CURSOR, jsonBody, pathParameter, queryOf } from '../openapi/docs/requests.ts';
import { envelopeResponse } from '../openapi/docs/responses.ts';
import { component } from '../openapi/docs/schemas/component.ts';
import { LIMIT_DESCRIPTIONS, NULLABLE_LIMITS, used } from '../openapi/docs/schemas/limits.ts';
import {
  describe,
  nextCursor,
  objectSchema,
  timestamp,
} from '../openapi/docs/schemas/object-schema.ts';
import { clientChangeSchema, newClientSchema, type toClientView } from './client-admin.ts';
import { clientListQuery, type clientAdminRoutes } from './client-routes.ts';

const limit = (name: keyof Limits) =>
  describe(
    z.number().nullable(),
    `${LIMIT_DESCRIPTIONS[name]} null: no limit; absent: the default for client tokens.`,
  ).exactOptional();

const fields = {
  id: z.string(),
  name: z.string(),
  models: describe(z.array(z.string()).nullable(), 'Patterns; null: the models of ALLOWED_MODELS.'),
  maxConcurrent: limit('maxConcurrent'),
  perMinute: limit('perMinute'),
  dailyCredits: limit('dailyCredits'),
  monthlyCredits: limit('monthlyCredits'),
  createdAt: timestamp(''),
  expiresAt: timestamp('null: never.').nullable(),
  webhookSecretRotatedAt: timestamp(
    'When the webhook secret was last rotated; null: never.',
  ).nullable(),
  revokedAt: timestamp('null: not revoked.').nullable(),
};

const webhookSecret = describe(
  z.string(),
  'Signs the callbacks of the client, in the format of Standard Webhooks. Shown only when it is created; a rotation replaces it.',
);

const client = component('Client', objectSchema<ReturnType<typeof toClientView>>(fields));

const newClient = component(
  'NewClient',
  z.object({ ...fields, token: describe(z.string(), 'Shown only once.'), webhookSecret }),
);

const clientWithSecret = component('ClientWithSecret', z.object({ ...fields, webhookSecret }));

const clientWithUsage = component('ClientWithUsage', z.object({ ...fields, used }));

const clientList = component('ClientList', z.object({ clients: z.array(client), nextCursor }));

const BODY_FIELDS = {
  name: 'A display name.',
  models: 'Patterns; `*` matches any characters. null: the models of ALLOWED_MODELS.',
  expiresAt: 'Unix milliseconds, or a time such as `2030-01-01T00:00:00Z`. null: never.',
  ...NULLABLE_LIMITS,
};

const EXAMPLE = {
  name: 'shop',
  models: ['kling/*'],
  dailyCredits: 1000,
  maxConcurrent: 10,
  expiresAt: '2030-01-01T00:00:00Z',
};

const ID = pathParameter('id', 'The id of the client.', '1soAJmq9Ce-qUM0zE8HMHg');

const clients = { tag: 'Clients', callers: 'admin' } as const;

export const endpoints = describeRoutes<typeof clientAdminRoutes>({
  'POST /admin/api/clients': {
    ...clients,
    id: 'createClient',
    summary: 'Create a client token',
    description:
      'Only `name` is required; omitted limits have their defaults, null means no limit. `data.token` is shown only once. `data.webhookSecret` signs the callbacks of its tasks.',
    json: jsonBody(newClientSchema(), BODY_FIELDS, {
      shop: { summary: 'A server with a budget and an expiry', value: EXAMPLE },
    }),
    responses: { 200: envelopeResponse(newClient, 'The client with its token.') },
  },
  'GET /admin/api/clients': {
    ...clients,
    id: 'listClients',
    summary: 'List clients',
    query: queryOf(clientListQuery(), { cursor: CURSOR }),
    responses: { 200: envelopeResponse(clientList, 'A page of clients, ordered by id.') },
  },
  'GET /admin/api/clients/{id}': {
    ...clients,
    id: 'getClient',
    summary: 'Get a client and its usage',
    parameters: [ID],
    responses: { 200: envelopeResponse(clientWithUsage, 'The client, without its token.') },
  },
  'PATCH /admin/api/clients/{id}': {
    ...clients,
    id: 'updateClient',
    summary: 'Update a client',
    description: 'Omitted fields keep their values.',
    parameters: [ID],
    json: jsonBody(clientChangeSchema(), BODY_FIELDS, {
      budget: { summary: 'A new budget', value: { dailyCredits: 500 } },
    }),
    responses: { 200: envelopeResponse(client, 'The updated client.') },
  },
  'POST /admin/api/clients/{id}/webhook-secret': {
    ...clients,
    id: 'rotateWebhookSecret',
    summary: "Rotate a client's webhook secret",
    description:
      "Callbacks are signed with a new secret at once, and for one day also with the previous one, so that the server can switch. KIE's header holds one signature, made with the new secret.",
    parameters: [ID],
    responses: { 200: envelopeResponse(clientWithSecret, 'The client with its new secret.') },
  },
  'DELETE /admin/api/clients/{id}': {
    ...clients,
    id: 'revokeClient',
    summary: 'Revoke a client permanently',
    parameters: [ID],
    responses: { 200: envelopeResponse(client, 'The client with its `revokedAt`.') },
  },
});
