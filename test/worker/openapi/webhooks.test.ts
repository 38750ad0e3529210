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
import { fetchDocument, expectDocumentedWebhook, findSchemaErrors } from './builders.ts';

/** What the one delivery that there is sends, and the fields of its data. */
async function sent(vars: Record<string, string> = {}) {
  const [row] = await rows('select id from deliveries');
  const message = await buildCallbackRequest(
    quietEdge(vars).deps,
    await findDelivery(String(row?.['id'])),
  );
  if (message === undefined) throw new Error('there is nothing to tell');
  const body = JSON.parse(message.body) as { code: number; data: Record<string, unknown> };
  return { ...message, code: body.code, fields: Object.keys(body.data).toSorted() };
}

const fieldsOf = async (name: string) => {
  const { properties = {} } = (await fetchDocument()).components.schemas[name] ?? {};
  return Object.keys(properties['data']?.properties ?? {}).toSorted();
};

const FACTS = { consumeCredits: 42, remainedCredits: 3, costTime: 2, completeTime: 9 };

describe('what is sent to a callBackUrl is as the document tells it', () => {
  it('a success, with all that can be told of it', async () => {
    const resultJson = `{"resultUrls":["${CLIP_URL}"]}`;
    await succeededTask(withCallBackUrl(), {
      status: aStatus({ state: 'success', resultJson, ...FACTS }),
    });
    const { files, deletions } = quietEdge().deps.store;
    await files.recordAbandoned({ id: ID, n: 0 }, 'gone', NOW);
    await deletions.recordFilesDeleted([ID], NOW);
    const message = await sent({ FILE_LINKS: 'signed' });
    expect([message.code, message.address]).toEqual([200, CALL_BACK_URL]);
    expect(message.fields).toEqual(await fieldsOf('SuccessCallback'));
    expectDocumentedWebhook(await fetchDocument(), 'taskEnded', message);
  });

  it('a failure', async () => {
    await submittedTask(withCallBackUrl());
    const report = { state: 'fail', failCode: '500', failMsg: 'no', ...FACTS } as const;
    await taskStore(env.DB).applyStatus(aStatusUpdate(report));
    const message = await sent();
    expect(message.code).toBe(501);
    expect(message.fields).toEqual(await fieldsOf('FailureCallback'));
    expectDocumentedWebhook(await fetchDocument(), 'taskEnded', message);
  });

  it('an end that nobody knows', async () => {
    await submittedTask(withCallBackUrl());
    const tasks = taskStore(env.DB);
    await tasks.recordAccepted(ID, { taskId: KIE_ID, data: {} }, NOW, undefined);
    await tasks.end(ID, 'expired_unknown', NOW);
    const message = await sent();
    expect(message.code).toBe(504);
    expectDocumentedWebhook(await fetchDocument(), 'taskEnded', message);
  });

  it('while secrets change as well', async () => {
    await submittedTask(withCallBackUrl());
    await taskStore(env.DB).applyStatus(aStatusUpdate({ state: 'fail' }));
    const secrets = ['b2xk', 'bmV3'].map((part) => `whsec_${part.repeat(8)}`);
    const message = await sent({ WEBHOOK_SECRET: secrets.join(',') });
    expect(message.headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    expectDocumentedWebhook(await fetchDocument(), 'taskEnded', message);
  });
});

const bodyOf = async () => {
  const document = await fetchDocument();
  const { requestBody } = document.webhooks['taskEnded']?.post ?? {};
  return { document, body: requestBody?.content['application/json'] ?? {} };
};

describe('what is sent to ALERT_URL', () => {
  it.each(['firing', 'resolved'] as const)('is as the document tells it: %s', async (state) => {
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
  });

  it('has an example that fits', async () => {
    const document = await fetchDocument();
    const body = document.webhooks['alert']?.post.requestBody?.content['application/json'];
    const values = Object.values(body?.examples ?? {}).map(({ value }) => value);
    expect(values).toHaveLength(1);
    for (const value of values)
      expect(findSchemaErrors(document, body?.schema ?? {}, value)).toEqual([]);
  });
});

describe("the document's callback", () => {
  it('has an example that fits', async () => {
    const { document, body } = await bodyOf();
    const values = Object.values(body.examples ?? {}).map(({ value }) => value);
    expect(values).toHaveLength(1);
    for (const value of values)
      expect(findSchemaErrors(document, body.schema ?? {}, value)).toEqual([]);
  });

  it.each([
    ['a success that is called a failure', { code: 501 }],
    ['a code that is never sent', { code: 500 }],
    ['a task that goes on', { data: { state: 'generating' } }],
    ['no sequence', { data: { sequence: undefined } }],
  ])('leaves out %s', async (_what, wrong: { code?: number; data?: object }) => {
    const { document, body } = await bodyOf();
    const value = body.examples?.['success']?.value as { data: object };
    const forged = JSON.parse(
      JSON.stringify({ ...value, ...wrong, data: { ...value.data, ...wrong.data } }),
    ) as unknown;
    expect(findSchemaErrors(document, body.schema ?? {}, forged)).not.toEqual([]);
  });

  it('asks for no credential, ends by 2xx and by 410, and is sent again after anything else', async () => {
    const { document } = await bodyOf();
    const { security, responses } = document.webhooks['taskEnded']?.post ?? {};
    expect(security).toEqual([]);
    expect(Object.keys(responses ?? {}).toSorted()).toEqual(['2XX', '410', 'default']);
  });
});
