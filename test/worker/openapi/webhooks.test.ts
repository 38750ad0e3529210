import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { buildAlertMessage } from '../../../src/worker/alerts/alert-message.ts';
import { listDeploymentSecrets } from '../../../src/worker/platform/webhook-secrets.ts';
import { signStandardWebhook } from '../../../src/worker/platform/standard-webhooks.ts';
import { buildCallbackRequest } from '../../../src/worker/webhooks/callback-message.ts';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import { quietEdge } from '../callbacks/builders.ts';
import {
  aStatus,
  aStatusUpdate,
  CALL_BACK_URL,
  CLIP_URL,
  ID,
  KIE_ID,
  NOW,
  rows,
  submittedTask,
  succeededTask,
  withCallBackUrl,
} from '../tasks/builders.ts';
import { findDelivery } from '../webhooks/delivery-builders.ts';
import type { Schema } from '../../../src/worker/openapi/openapi.ts';
import { fetchDocument, expectDocumentedWebhook } from './builders.ts';
import { dereference } from './resolve-ref.ts';
import { findSchemaErrors } from './schema-errors.ts';

/** The request of the only delivery, and the fields of its data. */
async function buildOnlyCallback(vars: Record<string, string> = {}) {
  const [row] = await rows('select id from deliveries');
  const message = await buildCallbackRequest(
    quietEdge(vars).deps,
    await findDelivery(String(row?.['id'])),
  );
  if (message === undefined) throw new Error('no callback to send');
  const body = JSON.parse(message.body) as { code: number; data: Record<string, unknown> };
  return { ...message, code: body.code, fields: Object.keys(body.data).toSorted() };
}

const documentedDataFields = async (name: string) => {
  const document = await fetchDocument();
  const { data = {} } = document.components.schemas[name]?.properties ?? {};
  return Object.keys(dereference<Schema>(document, data).properties ?? {}).toSorted();
};

/** Longer than callbacks repeat it whole. */
const withLongRequest = () => ({
  ...withCallBackUrl(),
  request: JSON.stringify({ callBackUrl: CALL_BACK_URL, input: { prompt: 'x'.repeat(70_000) } }),
});

const FACTS = { consumeCredits: 42, remainedCredits: 3, costTime: 2, completeTime: 9 };

describe('callbacks to callBackUrl', () => {
  it('documents every field of a success callback', async () => {
    const resultJson = `{"resultUrls":["${CLIP_URL}"]}`;
    await succeededTask(withLongRequest(), {
      status: aStatus({ state: 'success', resultJson, ...FACTS }),
    });
    const { files, deletions } = quietEdge().deps.store;
    await files.recordAbandoned({ id: ID, n: 0 }, 'gone', NOW);
    await deletions.beginFileDeletion([ID], NOW);
    const message = await buildOnlyCallback({ FILE_LINKS: 'signed' });
    expect([message.code, message.address]).toEqual([200, CALL_BACK_URL]);
    expect(message.fields).toEqual(await documentedDataFields('SuccessCallback'));
    expectDocumentedWebhook(await fetchDocument(), 'taskEnded', message);
  });

  it('documents every field of a failure callback', async () => {
    await submittedTask(withLongRequest());
    const report = { state: 'fail', failCode: '500', failMsg: 'no', ...FACTS } as const;
    await taskStore(env.DB).applyStatus(aStatusUpdate(report));
    const message = await buildOnlyCallback();
    expect(message.code).toBe(501);
    expect(message.fields).toEqual(await documentedDataFields('FailureCallback'));
    expectDocumentedWebhook(await fetchDocument(), 'taskEnded', message);
  });

  it('documents the callback of a task with an unknown outcome', async () => {
    await submittedTask(withCallBackUrl());
    const tasks = taskStore(env.DB);
    await tasks.recordAccepted(ID, { taskId: KIE_ID, data: {} }, NOW, undefined);
    await tasks.end(ID, 'expired_unknown', NOW);
    const message = await buildOnlyCallback();
    expect(message.code).toBe(504);
    expectDocumentedWebhook(await fetchDocument(), 'taskEnded', message);
  });

  it('documents a callback with two signatures during a secret rotation', async () => {
    await submittedTask(withCallBackUrl());
    await taskStore(env.DB).applyStatus(aStatusUpdate({ state: 'fail' }));
    const secrets = ['b2xk', 'bmV3'].map((part) => `whsec_${part.repeat(8)}`);
    const message = await buildOnlyCallback({ WEBHOOK_SECRET: secrets.join(',') });
    expect(message.headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    expectDocumentedWebhook(await fetchDocument(), 'taskEnded', message);
  });
});

const fetchCallbackBody = async () => {
  const document = await fetchDocument();
  const { requestBody } = document.webhooks['taskEnded']?.post ?? {};
  return { document, body: requestBody?.content['application/json'] ?? {} };
};

describe('alerts to ALERT_URL', () => {
  it.each(['firing', 'resolved'] as const)(
    'documents the body and headers of a %s alert',
    async (state) => {
      const { deps } = quietEdge({ PUBLIC_URL: 'http://edge.test' });
      const row = {
        kind: 'copies_failed',
        raisedAt: NOW,
        message: 'One is lost.',
        count: 1,
      } as const;
      const message = buildAlertMessage(row, state, 'http://edge.test', NOW);
      const headers = await signStandardWebhook(message, await listDeploymentSecrets(deps), NOW);
      expectDocumentedWebhook(await fetchDocument(), 'alert', { headers, body: message.body });
    },
  );

  it('documents an alert example that matches its schema', async () => {
    const document = await fetchDocument();
    const body = document.webhooks['alert']?.post.requestBody?.content['application/json'];
    const values = Object.values(body?.examples ?? {}).map(({ value }) => value);
    expect(values).toHaveLength(1);
    for (const value of values)
      expect(findSchemaErrors(document, body?.schema ?? {}, value)).toEqual([]);
  });
});

describe('the taskEnded webhook', () => {
  it('documents a callback example that matches its schema', async () => {
    const { document, body } = await fetchCallbackBody();
    const values = Object.values(body.examples ?? {}).map(({ value }) => value);
    expect(values).toHaveLength(1);
    for (const value of values)
      expect(findSchemaErrors(document, body.schema ?? {}, value)).toEqual([]);
  });

  it.each([
    ['a success with the code of a failure', { code: 501 }],
    ['an unknown code', { code: 500 }],
    ['a running task', { data: { state: 'generating' } }],
    ['no sequence', { data: { sequence: undefined } }],
  ])(
    'rejects a callback with %s in its schema',
    async (_what, wrong: { code?: number; data?: object }) => {
      const { document, body } = await fetchCallbackBody();
      const value = body.examples?.['success']?.value as { data: object };
      const forged = JSON.parse(
        JSON.stringify({ ...value, ...wrong, data: { ...value.data, ...wrong.data } }),
      ) as unknown;
      expect(findSchemaErrors(document, body.schema ?? {}, forged)).not.toEqual([]);
    },
  );

  it('requires no credential for taskEnded and documents 2xx, 410 and other responses', async () => {
    const { document } = await fetchCallbackBody();
    const { security, responses } = document.webhooks['taskEnded']?.post ?? {};
    expect(security).toEqual([]);
    expect(Object.keys(responses ?? {}).toSorted()).toEqual(['2XX', '410', 'default']);
  });
});
