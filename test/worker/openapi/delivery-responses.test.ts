import { describe, expect, it } from 'vitest';
import {
  requestAdmin,
  ADMIN_TOKEN,
  bearer,
  closedEdge,
  createClientToken,
} from '../auth/builders.ts';
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
import { fetchDocument, expectDocumented } from './builders.ts';
import { testTaskId } from '../../support/task-ids.ts';
import {
  unavailableStores,
  INVALID_CREDENTIALS,
  AUTH_REQUIRED,
  combine,
  WITH_ADMIN,
  unavailableVerifiers,
  WITH_JWT,
  ADMIN_CREDENTIALS,
  ADMIN_REJECTIONS,
  CROSS_SITE_REJECTIONS,
  sender,
  type Send,
  type RejectionCase,
} from './admin-auth-cases.ts';

const TASK_DELIVERIES = `/api/v1/jobs/${KIE_ID}/deliveries`;
const REPLAY_FAILED = '/admin/api/deliveries/replay';

const CLIENT_OPERATIONS = {
  listTaskDeliveries: sender('GET', TASK_DELIVERIES),
  replayTaskDelivery: sender('POST', `${TASK_DELIVERIES}/msg_a/replay`),
};
const READS = {
  listDeliveries: sender('GET', '/admin/api/deliveries'),
  getDelivery: sender('GET', '/admin/api/deliveries/msg_a'),
  listEndpoints: sender('GET', '/admin/api/endpoints'),
  getWebhookSecret: sender('GET', '/admin/api/webhook-secret'),
};
const CHANGES = {
  replayFailedDeliveries: sender('POST', REPLAY_FAILED, '{"since":1}'),
  replayDelivery: sender('POST', '/admin/api/deliveries/msg_a/replay'),
  rotateWebhookSecret: sender('POST', '/admin/api/clients/nobody/webhook-secret'),
};
const ADMIN_OPERATIONS = { ...READS, ...CHANGES };

/** Who is refused, whatever the operation. */
const CLIENT_REJECTIONS: Record<string, RejectionCase> = {
  nobody: { status: 401, vars: WITH_ADMIN, headers: {} },
  'a bad credential': { status: 401, vars: WITH_ADMIN, headers: INVALID_CREDENTIALS },
  'an edge that is closed': { status: 403, vars: AUTH_REQUIRED, headers: {} },
  'another page': {
    status: 403,
    vars: { ...AUTH_REQUIRED, ALLOWED_ORIGINS: 'https://a.example.com' },
    headers: { origin: 'https://b.example.com' },
  },
  'a task that is unknown': { status: 422, vars: WITH_ADMIN, headers: ADMIN_CREDENTIALS },
  'a credential too many': {
    status: 429,
    vars: WITH_ADMIN,
    headers: { ...INVALID_CREDENTIALS, 'cf-connecting-ip': '203.0.113.7' },
    replaced: { rateLimit: async () => false },
  },
  'D1 away': {
    status: 500,
    vars: WITH_ADMIN,
    headers: ADMIN_CREDENTIALS,
    replaced: { store: unavailableStores },
  },
  'no answer of the verifiers provider': {
    status: 503,
    vars: { ...AUTH_REQUIRED, ...WITH_JWT },
    headers: bearer('a.b.c'),
    replaced: { verifiers: unavailableVerifiers },
  },
};
describe('what is refused at the addresses of deliveries is as the document tells it', () => {
  it.each([
    ...combine(CLIENT_OPERATIONS, CLIENT_REJECTIONS),
    ...combine(ADMIN_OPERATIONS, ADMIN_REJECTIONS),
    ...combine(CHANGES, CROSS_SITE_REJECTIONS),
  ])('%s %i: %s', async (operationId, status, _what, ask, { vars, headers, replaced }) => {
    const response = await ask(quietEdge(vars, replaced), headers);
    expect(response.status).toBe(status);
    await expectDocumented(await fetchDocument(), operationId, response);
  });

  it.each<[string, number, string, Send]>([
    ['listDeliveries', 422, 'a bad limit', sender('GET', '/admin/api/deliveries?limit=0')],
    ['getDelivery', 404, 'no delivery', ADMIN_OPERATIONS.getDelivery],
    ['replayDelivery', 404, 'no delivery', ADMIN_OPERATIONS.replayDelivery],
    ['rotateWebhookSecret', 404, 'no client', ADMIN_OPERATIONS.rotateWebhookSecret],
    ['replayFailedDeliveries', 400, 'no JSON', sender('POST', REPLAY_FAILED, '{')],
    [
      'replayFailedDeliveries',
      413,
      'a long body',
      sender('POST', REPLAY_FAILED, ' '.repeat(20_000)),
    ],
    ['replayFailedDeliveries', 415, 'no body', sender('POST', REPLAY_FAILED)],
    ['replayFailedDeliveries', 422, 'no time', sender('POST', REPLAY_FAILED, '{}')],
  ])('%s %i: %s', async (operationId, status, _what, ask) => {
    const response = await ask(quietEdge(WITH_ADMIN), ADMIN_CREDENTIALS);
    expect(response.status).toBe(status);
    await expectDocumented(await fetchDocument(), operationId, response);
  });
});

const expectDocumentedStatus = async (operationId: string, response: Response, status = 200) => {
  expect(response.status).toBe(status);
  await expectDocumented(await fetchDocument(), operationId, response);
};

describe('what is answered about deliveries is as the document tells it', () => {
  it("a client's own, with their attempts, and one that is replayed", async () => {
    const edge = closedEdge({ ADMIN_TOKEN });
    const { id: client, token } = await createClientToken(edge);
    await insertTaskWithCallback({ client: `token:${client}` });
    const { files } = edge.deps.store;
    const lost = await files.recordAbandoned({ id: ID, n: 0 }, 'gone', edge.clock.now);
    await files.recordStored({ id: ID, n: 0 }, COPY, edge.clock.now);
    const id = lost[0]?.delivery ?? '';
    await insertAttempt(id, RETRIED, { status: null, error: 'no route', responseBody: '' });
    await insertAttempt(id, DELIVERED, { status: 204, responseBody: '' });
    const mine = bearer(token);
    await expectDocumentedStatus(
      'listTaskDeliveries',
      await sender('GET', TASK_DELIVERIES)(edge, mine),
    );
    const replay = sender('POST', `${TASK_DELIVERIES}/${id}/replay`);
    await expectDocumentedStatus('replayTaskDelivery', await replay(edge, mine));
    await expectDocumentedStatus('replayTaskDelivery', await replay(edge, mine), 429);
    const unknown = sender('POST', `${TASK_DELIVERIES}/msg_unknown/replay`);
    await expectDocumentedStatus('replayTaskDelivery', await unknown(edge, mine), 404);
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
    await expectDocumentedStatus(
      'listDeliveries',
      await requestAdmin(edge, 'GET', 'deliveries?limit=2'),
    );
    await expectDocumentedStatus(
      'getDelivery',
      await requestAdmin(edge, 'GET', `deliveries/${one}`),
    );
    await expectDocumentedStatus('listEndpoints', await requestAdmin(edge, 'GET', 'endpoints'));
    await expectDocumentedStatus(
      'replayFailedDeliveries',
      await requestAdmin(edge, 'POST', 'deliveries/replay', { since: '2026-01-01T00:00:00Z' }),
    );
    await expectDocumentedStatus(
      'replayDelivery',
      await requestAdmin(edge, 'POST', `deliveries/${one}/replay`),
    );
    await expectDocumentedStatus(
      'getDelivery',
      await requestAdmin(edge, 'GET', `deliveries/${one}`),
    );
  });

  it('secrets, and a client whose secret was changed', async () => {
    const edge = closedEdge({ ADMIN_TOKEN });
    await expectDocumentedStatus(
      'getWebhookSecret',
      await requestAdmin(edge, 'GET', 'webhook-secret'),
    );
    const { id } = await createClientToken(edge);
    await expectDocumentedStatus(
      'rotateWebhookSecret',
      await requestAdmin(edge, 'POST', `clients/${id}/webhook-secret`),
    );
    await expectDocumentedStatus('getClient', await requestAdmin(edge, 'GET', `clients/${id}`));
  });
});
