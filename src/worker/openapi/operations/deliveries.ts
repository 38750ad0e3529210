import { deliveryListQuery, replayManySchema } from '../../admin/delivery-routes.ts';
import { schemaOf } from '../json-schema.ts';
import { answer, BAD_BODY, inPath, jsonBody, queryOf, type Operation } from '../operation.ts';
import { BEHIND_DOOR, DOOR, FROM_ELSEWHERE, SINCE, UNTIL } from './admin-auth.ts';

const ALL = '/admin/api/deliveries';
const ONE = `${ALL}/{id}` as const;
const ID = [inPath('id', 'The `webhook-id`.', 'msg_0f8b1c2d3e4f5a6b7c8d9e0f1a2b3c4d')];

const WORDS = {
  client: 'Whose they are, as deliveries show it.',
  endpoint: 'Scheme and host of the `callBackUrl`, as in `https://app.example.com`.',
};

const AFTER_REPAIR = { since: '2030-01-01T00:00:00Z', endpoint: 'https://app.example.com' };

export function deliveryOperations(): Operation[] {
  const common = { ...BEHIND_DOOR, tag: 'Deliveries' } as const;
  return [
    {
      ...common,
      id: 'listDeliveries',
      method: 'get',
      path: ALL,
      summary: 'List the callbacks that are owed or were sent',
      description: 'The youngest first, each with its latest try.',
      parameters: queryOf(
        schemaOf(deliveryListQuery(), {
          ...WORDS,
          state: 'What became of it.',
          taskId: "KIE's id of the task.",
          since: `First owed then or later. ${SINCE}`,
          until: `First owed before then. ${UNTIL}`,
          limit: 'Deliveries on a page.',
          cursor: 'The `nextCursor` of the page before.',
        }),
      ),
      answers: { 200: answer('DeliveryList', 'A page of deliveries.') },
      errors: [...DOOR, 'validation_failed'],
    },
    {
      ...common,
      id: 'replayFailedDeliveries',
      method: 'post',
      path: `${ALL}/replay`,
      summary: 'Send again what was given up',
      description:
        'For when a endpoint was repaired: those that were given up since a time, the oldest first, as many as one call takes. They take their turns, as everything does that is sent to a endpoint in trouble.',
      body: jsonBody(
        schemaOf(replayManySchema(), { ...WORDS, since: `Given up then or later. ${SINCE}` }),
        { repaired: { summary: 'What one endpoint missed', value: AFTER_REPAIR } },
      ),
      answers: { 200: answer('ReplayedDeliveries', 'How many are owed again.') },
      errors: [...DOOR, ...BAD_BODY, FROM_ELSEWHERE],
    },
    {
      ...common,
      id: 'getDelivery',
      method: 'get',
      path: ONE,
      summary: 'Read a callback and its attempts',
      parameters: ID,
      answers: { 200: answer('Delivery', 'The callback, with the attempts that are kept.') },
      errors: DOOR,
    },
    {
      ...common,
      id: 'replayDelivery',
      method: 'post',
      path: `${ONE}/replay`,
      summary: 'Send a callback again',
      description:
        'Whatever became of it. It keeps its `webhook-id` and has all its attempts before it again; the first one is made now, also where its endpoint is paused.',
      parameters: ID,
      answers: { 200: answer('Delivery', 'The callback, which is owed again.') },
      errors: [...DOOR, FROM_ELSEWHERE],
    },
    {
      ...common,
      id: 'listEndpoints',
      method: 'get',
      path: '/admin/api/endpoints',
      summary: 'List the endpoints in trouble',
      description: 'Those that do not take what they are sent, the longest in trouble first.',
      answers: { 200: answer('ReceiverList', 'The endpoints; none where all is well.') },
      errors: DOOR,
    },
    {
      ...common,
      id: 'getWebhookSecret',
      method: 'get',
      path: '/admin/api/webhook-secret',
      summary: 'Read the webhook secret of this deployment',
      description:
        'It signs the callbacks of all tasks but those of client tokens, which have secrets of their own: `WEBHOOK_SECRET`, or one that follows from `EDGE_SECRET` where that is not set.',
      answers: { 200: answer('WebhookSecrets', 'The secrets.') },
      errors: DOOR,
    },
  ];
}
