import { clientChangeSchema, newClientSchema } from '../../admin/client-admin.ts';
import { clientListQuery } from '../../admin/client-routes.ts';
import { schemaOf } from '../json-schema.ts';
import { answer, BAD_BODY, inPath, jsonBody, queryOf, type Operation } from '../operation.ts';
import { BEHIND_DOOR, DOOR, FROM_ELSEWHERE } from './admin-auth.ts';

const ONE = '/admin/api/clients/{id}';
const ID = [inPath('id', 'The id of the client.', '1soAJmq9Ce-qUM0zE8HMHg')];
const SHOP = {
  name: 'shop',
  models: ['kling/*'],
  dailyCredits: 1000,
  maxConcurrent: 10,
  expiresAt: '2030-01-01T00:00:00Z',
};

const WORDS = {
  name: 'For people.',
  models: 'Patterns; `*` stands for any characters. null: what ALLOWED_MODELS says.',
  expiresAt: 'Unix milliseconds, or a time like `2030-01-01T00:00:00Z`. null: never.',
  maxConcurrent: 'Tasks that have not ended. null: no limit.',
  perMinute: 'createTasks in a minute. null: no limit.',
  dailyCredits: 'Credits in a day, UTC. null: no limit.',
  monthlyCredits: 'Credits in a month, UTC. null: no limit.',
};

export function clientOperations(): Operation[] {
  const common = { ...BEHIND_DOOR, tag: 'Clients' } as const;
  return [
    {
      ...common,
      id: 'createClient',
      method: 'post',
      path: '/admin/api/clients',
      summary: 'Make a client token',
      description:
        'All but `name` may be left out, and the defaults hold; null is no limit. `data.token` is shown this once, and `data.webhookSecret` signs the callbacks of its tasks.',
      body: jsonBody(schemaOf(newClientSchema(), WORDS), {
        shop: { summary: 'A server with a budget and an end', value: SHOP },
      }),
      answers: { 200: answer('NewClient', 'The client, with its token.') },
      errors: [...DOOR, ...BAD_BODY, FROM_ELSEWHERE],
    },
    {
      ...common,
      id: 'listClients',
      method: 'get',
      path: '/admin/api/clients',
      summary: 'List the clients',
      parameters: queryOf(
        schemaOf(clientListQuery(), { cursor: 'The `nextCursor` of the page before.' }),
      ),
      answers: { 200: answer('ClientList', 'A page of clients, in the order of their ids.') },
      errors: DOOR,
    },
    {
      ...common,
      id: 'getClient',
      method: 'get',
      path: ONE,
      summary: 'Read a client and what it has used',
      parameters: ID,
      answers: { 200: answer('ClientWithUsage', 'The client, never its token.') },
      errors: DOOR,
    },
    {
      ...common,
      id: 'changeClient',
      method: 'patch',
      path: ONE,
      summary: 'Change a client',
      description: 'What is left out stays as it is.',
      parameters: ID,
      body: jsonBody(schemaOf(clientChangeSchema(), WORDS), {
        budget: { summary: 'Another budget', value: { dailyCredits: 500 } },
      }),
      answers: { 200: answer('Client', 'The client as it is now.') },
      errors: [...DOOR, ...BAD_BODY, FROM_ELSEWHERE],
    },
    {
      ...common,
      id: 'rotateWebhookSecret',
      method: 'post',
      path: `${ONE}/webhook-secret`,
      summary: "Change a client's webhook secret",
      description:
        "Its callbacks are signed with another secret from now on, and for a day with the one before as well, so that its server can take over the new one meanwhile. KIE's header has room for one signature and is of the new one at once.",
      parameters: ID,
      answers: { 200: answer('ClientWithSecret', 'The client, with its new secret.') },
      errors: [...DOOR, FROM_ELSEWHERE],
    },
    {
      ...common,
      id: 'revokeClient',
      method: 'delete',
      path: ONE,
      summary: 'Revoke a client for good',
      parameters: ID,
      answers: { 200: answer('Client', 'The client, with its `revokedAt`.') },
      errors: [...DOOR, FROM_ELSEWHERE],
    },
  ];
}
