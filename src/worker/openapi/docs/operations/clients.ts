import { clientChangeSchema, newClientSchema } from '../../../admin/client-admin.ts';
import { clientListQuery } from '../../../admin/client-routes.ts';
import { toJsonSchema } from '../json-schema.ts';
import {
  envelopeResponse,
  BODY_ERRORS,
  pathParameter,
  jsonRequestBody,
  queryParameters,
  type Operation,
} from '../operation.ts';
import { ADMIN_AUTH, ADMIN_AUTH_ERRORS, CORS_ERRORS } from './admin-auth.ts';

const CLIENT = '/admin/api/clients/{id}';
const ID = [pathParameter('id', 'The id of the client.', '1soAJmq9Ce-qUM0zE8HMHg')];
const EXAMPLE = {
  name: 'shop',
  models: ['kling/*'],
  dailyCredits: 1000,
  maxConcurrent: 10,
  expiresAt: '2030-01-01T00:00:00Z',
};

const FIELD_DESCRIPTIONS = {
  name: 'A display name.',
  models: 'Patterns; `*` matches any characters. null: the models of ALLOWED_MODELS.',
  expiresAt: 'Unix milliseconds, or a time such as `2030-01-01T00:00:00Z`. null: never.',
  maxConcurrent: 'Running tasks at a time. null: no limit.',
  perMinute: 'New tasks per minute. null: no limit.',
  dailyCredits: 'Credits per UTC day. null: no limit.',
  monthlyCredits: 'Credits per UTC month. null: no limit.',
};

export function clientOperations(): Operation[] {
  const common = { ...ADMIN_AUTH, tag: 'Clients' } as const;
  return [
    {
      ...common,
      id: 'createClient',
      method: 'post',
      path: '/admin/api/clients',
      summary: 'Create a client token',
      description:
        'Only `name` is required; omitted limits have their defaults, null means no limit. `data.token` is shown only once. `data.webhookSecret` signs the callbacks of its tasks.',
      body: jsonRequestBody(toJsonSchema(newClientSchema(), FIELD_DESCRIPTIONS), {
        shop: { summary: 'A server with a budget and an expiry', value: EXAMPLE },
      }),
      responses: { 200: envelopeResponse('NewClient', 'The client with its token.') },
      errors: [...ADMIN_AUTH_ERRORS, ...BODY_ERRORS, ...CORS_ERRORS],
    },
    {
      ...common,
      id: 'listClients',
      method: 'get',
      path: '/admin/api/clients',
      summary: 'List clients',
      parameters: queryParameters(
        toJsonSchema(clientListQuery(), { cursor: 'The `nextCursor` of the previous page.' }),
      ),
      responses: { 200: envelopeResponse('ClientList', 'A page of clients, ordered by id.') },
      errors: ADMIN_AUTH_ERRORS,
    },
    {
      ...common,
      id: 'getClient',
      method: 'get',
      path: CLIENT,
      summary: 'Get a client and its usage',
      parameters: ID,
      responses: { 200: envelopeResponse('ClientWithUsage', 'The client, without its token.') },
      errors: ADMIN_AUTH_ERRORS,
    },
    {
      ...common,
      id: 'updateClient',
      method: 'patch',
      path: CLIENT,
      summary: 'Update a client',
      description: 'Omitted fields keep their values.',
      parameters: ID,
      body: jsonRequestBody(toJsonSchema(clientChangeSchema(), FIELD_DESCRIPTIONS), {
        budget: { summary: 'A new budget', value: { dailyCredits: 500 } },
      }),
      responses: { 200: envelopeResponse('Client', 'The updated client.') },
      errors: [...ADMIN_AUTH_ERRORS, ...BODY_ERRORS, ...CORS_ERRORS],
    },
    {
      ...common,
      id: 'rotateWebhookSecret',
      method: 'post',
      path: `${CLIENT}/webhook-secret`,
      summary: "Rotate a client's webhook secret",
      description:
        "Callbacks are signed with a new secret at once, and for one day also with the previous one, so that the server can switch. KIE's header holds one signature, made with the new secret.",
      parameters: ID,
      responses: { 200: envelopeResponse('ClientWithSecret', 'The client with its new secret.') },
      errors: [...ADMIN_AUTH_ERRORS, ...CORS_ERRORS],
    },
    {
      ...common,
      id: 'revokeClient',
      method: 'delete',
      path: CLIENT,
      summary: 'Revoke a client permanently',
      parameters: ID,
      responses: { 200: envelopeResponse('Client', 'The client with its `revokedAt`.') },
      errors: [...ADMIN_AUTH_ERRORS, ...CORS_ERRORS],
    },
  ];
}
