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
  rotateWebhookSecret: sender('POST', '/admin/api/clients/unknown/webhook-secret'),
};
const ADMIN_OPERATIONS = { ...READS, ...CHANGES };

/** Rejections of every client operation, by cause. */
const CLIENT_REJECTIONS: Record<string, RejectionCase> = {
  'no credential': { status: 401, vars: WITH_ADMIN, headers: {} },
  'an invalid credential': { status: 401, vars: WITH_ADMIN, headers: INVALID_CREDENTIALS },
  'no auth method configured': { status: 403, vars: AUTH_REQUIRED, headers: {} },
  'an origin that is not allowed': {
    status: 403,
    vars: { ...AUTH_REQUIRED, ALLOWED_ORIGINS: 'https://a.example.com' },
    headers: { origin: 'https://b.example.com' },
  },
  'an unknown task': { status: 422, vars: WITH_ADMIN, headers: ADMIN_CREDENTIALS },
  'too many invalid credentials': {
    status: 429,
    vars: WITH_ADMIN,
    headers: { ...INVALID_CREDENTIALS, 'cf-connecting-ip': '203.0.113.7' },
    replaced: { rateLimit: async () => false },
  },
  'D1 unavailable': {
    status: 500,
    vars: WITH_ADMIN,
    headers: ADMIN_CREDENTIALS,
    replaced: { store: unavailableStores },
  },
  'the identity provider unavailable': {
    status: 503,
    vars: { ...AUTH_REQUIRED, ...WITH_JWT },
    headers: bearer('a.b.c'),
    replaced: { verifiers: unavailableVerifiers },
  },
};
describe('rejections of delivery operations', () => {
  it.each([
    ...combine(CLIENT_OPERATIONS, CLIENT_REJECTIONS),
    ...combine(ADMIN_OPERATIONS, ADMIN_REJECTIONS),
    ...combine(CHANGES, CROSS_SITE_REJECTIONS),
  ])(
    'documents the response of %s with status %i: %s',
    async (operationId, status, _what, ask, { vars, headers, replaced }) => {
      const response = await ask(quietEdge(vars, replaced), headers);
      expect(response.status).toBe(status);
      await expectDocumented(await fetchDocument(), operationId, response);
    },
  );

  it.each<[string, number, string, Send]>([
    ['listDeliveries', 422, 'an invalid limit', sender('GET', '/admin/api/deliveries?limit=0')],
    ['getDelivery', 404, 'an unknown delivery', ADMIN_OPERATIONS.getDelivery],
    ['replayDelivery', 404, 'an unknown delivery', ADMIN_OPERATIONS.replayDelivery],
    ['rotateWebhookSecret', 404, 'an unknown client', ADMIN_OPERATIONS.rotateWebhookSecret],
    ['replayFailedDeliveries', 400, 'malformed JSON', sender('POST', REPLAY_FAILED, '{')],
    [
      'replayFailedDeliveries',
      413,
      'a body over the limit',
      sender('POST', REPLAY_FAILED, ' '.repeat(20_000)),
    ],
    ['replayFailedDeliveries', 415, 'no media type', sender('POST', REPLAY_FAILED)],
    ['replayFailedDeliveries', 422, 'no start time', sender('POST', REPLAY_FAILED, '{}')],
  ])('documents the response of %s with status %i: %s', async (operationId, status, _what, ask) => {
    const response = await ask(quietEdge(WITH_ADMIN), ADMIN_CREDENTIALS);
    expect(response.status).toBe(status);
    await expectDocumented(await fetchDocument(), operationId, response);
  });
});

const expectDocumentedStatus = async (operationId: string, response: Response, status = 200) => {
  expect(response.status).toBe(status);
  await expectDocumented(await fetchDocument(), operationId, response);
};

describe('responses of delivery operations', () => {
  it("documents listTaskDeliveries and replayTaskDelivery for the task's client", async () => {
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

  it('documents the delivery and endpoint operations of the admin', async () => {
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

  it('documents the webhook secrets of the deployment and of a client after a rotation', async () => {
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
