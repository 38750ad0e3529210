import { describe, expect, it } from 'vitest';
import { admin, ADMIN_TOKEN, bearer, closedEdge, makeClient } from '../auth/builders.ts';
import { quietEdge } from '../callbacks/builders.ts';
import { ID, KIE_ID, OTHER_ID } from '../tasks/builders.ts';
import {
  insertDelivery,
  insertAttempt,
  COPY,
  DELIVERED,
  EXHAUSTED_AND_TRIPPED,
  RETRIED,
  insertTaskWithCallback,
  pauseTestDelivery,
} from '../webhooks/delivery-builders.ts';
import { documentOf, expectTold } from './builders.ts';
import { testTaskId } from '../../support/task-ids.ts';
import {
  unavailableStores,
  BAD,
  CLOSED,
  crossed,
  DOOR,
  verifiers,
  JWT,
  OPERATOR,
  OPERATORS,
  OTHER_SITE,
  send,
  type Ask,
  type Case,
} from './admin-auth-cases.ts';

const OF_TASK = `/api/v1/jobs/${KIE_ID}/deliveries`;
const REPLAY_FAILED = '/admin/api/deliveries/replay';

const OF_CLIENTS = {
  listDeliveriesOfTask: send('GET', OF_TASK),
  replayDeliveryOfTask: send('POST', `${OF_TASK}/msg_a/replay`),
};
const READING = {
  listDeliveries: send('GET', '/admin/api/deliveries'),
  getDelivery: send('GET', '/admin/api/deliveries/msg_a'),
  listEndpoints: send('GET', '/admin/api/endpoints'),
  getWebhookSecret: send('GET', '/admin/api/webhook-secret'),
};
const CHANGING = {
  replayFailedDeliveries: send('POST', REPLAY_FAILED, '{"since":1}'),
  replayDelivery: send('POST', '/admin/api/deliveries/msg_a/replay'),
  rotateWebhookSecret: send('POST', '/admin/api/clients/nobody/webhook-secret'),
};
const OF_OPERATORS = { ...READING, ...CHANGING };

/** Who is refused, whatever the operation. */
const CLIENTS: Record<string, Case> = {
  nobody: { status: 401, vars: DOOR, headers: {} },
  'a bad credential': { status: 401, vars: DOOR, headers: BAD },
  'an edge that is closed': { status: 403, vars: CLOSED, headers: {} },
  'another page': {
    status: 403,
    vars: { ...CLOSED, ALLOWED_ORIGINS: 'https://a.example.com' },
    headers: { origin: 'https://b.example.com' },
  },
  'a task that is unknown': { status: 422, vars: DOOR, headers: OPERATOR },
  'a credential too many': {
    status: 429,
    vars: DOOR,
    headers: { ...BAD, 'cf-connecting-ip': '203.0.113.7' },
    replaced: { rateLimit: async () => false },
  },
  'D1 away': { status: 500, vars: DOOR, headers: OPERATOR, replaced: { store: unavailableStores } },
  'no answer of the verifiers provider': {
    status: 503,
    vars: { ...CLOSED, ...JWT },
    headers: bearer('a.b.c'),
    replaced: { verifiers },
  },
};
describe('what is refused at the addresses of deliveries is as the document tells it', () => {
  it.each([
    ...crossed(OF_CLIENTS, CLIENTS),
    ...crossed(OF_OPERATORS, OPERATORS),
    ...crossed(CHANGING, OTHER_SITE),
  ])('%s %i: %s', async (operationId, status, _what, ask, { vars, headers, replaced }) => {
    const response = await ask(quietEdge(vars, replaced), headers);
    expect(response.status).toBe(status);
    await expectTold(await documentOf(), operationId, response);
  });

  it.each<[string, number, string, Ask]>([
    ['listDeliveries', 422, 'a bad limit', send('GET', '/admin/api/deliveries?limit=0')],
    ['getDelivery', 404, 'no delivery', OF_OPERATORS.getDelivery],
    ['replayDelivery', 404, 'no delivery', OF_OPERATORS.replayDelivery],
    ['rotateWebhookSecret', 404, 'no client', OF_OPERATORS.rotateWebhookSecret],
    ['replayFailedDeliveries', 400, 'no JSON', send('POST', REPLAY_FAILED, '{')],
    ['replayFailedDeliveries', 413, 'a long body', send('POST', REPLAY_FAILED, ' '.repeat(20_000))],
    ['replayFailedDeliveries', 415, 'no body', send('POST', REPLAY_FAILED)],
    ['replayFailedDeliveries', 422, 'no time', send('POST', REPLAY_FAILED, '{}')],
  ])('%s %i: %s', async (operationId, status, _what, ask) => {
    const response = await ask(quietEdge(DOOR), OPERATOR);
    expect(response.status).toBe(status);
    await expectTold(await documentOf(), operationId, response);
  });
});

const told = async (operationId: string, response: Response, status = 200) => {
  expect(response.status).toBe(status);
  await expectTold(await documentOf(), operationId, response);
};

describe('what is answered about deliveries is as the document tells it', () => {
  it("a client's own, with their attempts, and one that is replayed", async () => {
    const edge = closedEdge({ ADMIN_TOKEN });
    const { id: client, token } = await makeClient(edge);
    await insertTaskWithCallback({ client: `token:${client}` });
    const { files } = edge.deps.store;
    const lost = await files.recordAbandoned({ id: ID, n: 0 }, 'gone', edge.clock.now);
    await files.recordStored({ id: ID, n: 0 }, COPY, edge.clock.now);
    const id = lost[0]?.delivery ?? '';
    await insertAttempt(id, RETRIED, { status: null, error: 'no route', responseBody: '' });
    await insertAttempt(id, DELIVERED, { status: 204, responseBody: '' });
    const mine = bearer(token);
    await told('listDeliveriesOfTask', await send('GET', OF_TASK)(edge, mine));
    const replay = send('POST', `${OF_TASK}/${id}/replay`);
    await told('replayDeliveryOfTask', await replay(edge, mine));
    await told('replayDeliveryOfTask', await replay(edge, mine), 429);
    const unknown = send('POST', `${OF_TASK}/msg_unknown/replay`);
    await told('replayDeliveryOfTask', await unknown(edge, mine), 404);
  });

  it("everybody's for the operator, one by one and together, and their endpoints", async () => {
    const edge = closedEdge({ ADMIN_TOKEN });
    const one = await insertDelivery();
    await insertDelivery({ id: OTHER_ID, taskId: 'another' });
    await insertAttempt(one, EXHAUSTED_AND_TRIPPED, {
      status: null,
      error: 'no route',
      responseBody: '',
    });
    await pauseTestDelivery(await insertDelivery({ id: testTaskId('c'), taskId: 'c' }));
    await told('listDeliveries', await admin(edge, 'GET', 'deliveries?limit=2'));
    await told('getDelivery', await admin(edge, 'GET', `deliveries/${one}`));
    await told('listEndpoints', await admin(edge, 'GET', 'endpoints'));
    await told(
      'replayFailedDeliveries',
      await admin(edge, 'POST', 'deliveries/replay', { since: '2026-01-01T00:00:00Z' }),
    );
    await told('replayDelivery', await admin(edge, 'POST', `deliveries/${one}/replay`));
    await told('getDelivery', await admin(edge, 'GET', `deliveries/${one}`));
  });

  it('secrets, and a client whose secret was changed', async () => {
    const edge = closedEdge({ ADMIN_TOKEN });
    await told('getWebhookSecret', await admin(edge, 'GET', 'webhook-secret'));
    const { id } = await makeClient(edge);
    await told('rotateWebhookSecret', await admin(edge, 'POST', `clients/${id}/webhook-secret`));
    await told('getClient', await admin(edge, 'GET', `clients/${id}`));
  });
});
