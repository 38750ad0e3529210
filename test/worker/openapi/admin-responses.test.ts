import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import {
  insertFile,
  rowId,
  adminEdge,
  insertTasks,
  respondWithBalance,
} from '../admin/builders.ts';
import { logIdOf } from '../../../src/worker/platform/ids.ts';
import { requestAdmin } from '../auth/builders.ts';
import { quietEdge, sendCallback, successBody } from '../callbacks/builders.ts';
import { saveCatalogue } from '../models/live/save-catalogue.ts';
import { kieRecord, acceptedTask } from '../reconciliation/builders.ts';
import { ID, KIE_ID, NOW, SEQ, submittedTask, withCallBackUrl } from '../tasks/builders.ts';
import {
  insertDelivery,
  insertAttempt,
  EXHAUSTED,
  RETRIED,
  insertTaskWithCallback,
} from '../webhooks/delivery-builders.ts';
import { fetchDocument, expectDocumented } from './builders.ts';
import { testTaskId } from '../../support/task-ids.ts';
import {
  combine,
  WITH_ADMIN,
  ADMIN_CREDENTIALS,
  ADMIN_REJECTIONS,
  CROSS_SITE_REJECTIONS,
  sender,
  type Send,
} from './admin-auth-cases.ts';

const TASK = '/admin/api/tasks/unknown';
const ABANDON = `${TASK}/abandon`;

const READS = {
  adminListTasks: sender('GET', '/admin/api/tasks'),
  adminGetTask: sender('GET', TASK),
  adminGetHealth: sender('GET', '/admin/api/health'),
  listStuckItems: sender('GET', '/admin/api/stuck'),
  getToday: sender('GET', '/admin/api/today'),
  adminGetUsage: sender('GET', '/admin/api/usage'),
  getMetrics: sender('GET', '/admin/api/metrics'),
  adminGetCatalogue: sender('GET', '/admin/api/catalogue'),
};
const CHANGES = {
  refreshTask: sender('POST', `${TASK}/refresh`),
  retryTaskCopies: sender('POST', `${TASK}/retry-copy`),
  resendTaskCallback: sender('POST', `${TASK}/resend`),
  abandonTask: sender('POST', ABANDON, '{"target":"task"}'),
  abandonDelivery: sender('POST', '/admin/api/deliveries/msg_a/abandon'),
};

describe('rejections of admin operations', () => {
  it.each([
    ...combine({ ...READS, ...CHANGES }, ADMIN_REJECTIONS),
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
    ['adminListTasks', 422, 'an invalid cursor', sender('GET', '/admin/api/tasks?cursor=1')],
    ['listStuckItems', 422, 'an invalid limit', sender('GET', '/admin/api/stuck?limit=0')],
    ['adminGetUsage', 422, 'an invalid day', sender('GET', '/admin/api/usage?since=x')],
    ['adminGetTask', 404, 'an unknown task', READS.adminGetTask],
    ...Object.entries(CHANGES).map(([id, ask]): [string, number, string, Send] => [
      id,
      404,
      'an unknown id',
      ask,
    ]),
    ['abandonTask', 400, 'malformed JSON', sender('POST', ABANDON, '{')],
    ['abandonTask', 413, 'a body over the limit', sender('POST', ABANDON, ' '.repeat(2000))],
    ['abandonTask', 415, 'no media type', sender('POST', ABANDON)],
    ['abandonTask', 422, 'no target', sender('POST', ABANDON, '{}')],
  ])('documents the response of %s with status %i: %s', async (operationId, status, _what, ask) => {
    const response = await ask(quietEdge(WITH_ADMIN), ADMIN_CREDENTIALS);
    expect(response.status).toBe(status);
    await expectDocumented(await fetchDocument(), operationId, response);
  });

  it.each<[string, string, object?]>([
    ['refreshTask', 'refresh'],
    ['retryTaskCopies', 'retry-copy'],
    ['resendTaskCallback', 'resend'],
    ['abandonTask', 'abandon', { target: 'copies' }],
  ])('documents the 409 response of %s', async (operationId, path, body) => {
    await submittedTask();
    const response = await requestAdmin(adminEdge(), 'POST', `tasks/${SEQ}/${path}`, body);
    expect(response.status).toBe(409);
    await expectDocumented(await fetchDocument(), operationId, response);
  });

  it('documents the 409 response of abandonDelivery for a callback that was abandoned before', async () => {
    const id = await insertDelivery();
    await insertAttempt(id, EXHAUSTED);
    const abandon = () => requestAdmin(adminEdge(), 'POST', `deliveries/${id}/abandon`);
    await abandon();
    const response = await abandon();
    expect(response.status).toBe(409);
    await expectDocumented(await fetchDocument(), 'abandonDelivery', response);
  });
});

const expectDocumentedOk = async (operationId: string, response: Response) => {
  expect(response.status).toBe(200);
  await expectDocumented(await fetchDocument(), operationId, response);
};

describe('responses of admin operations', () => {
  it('documents adminListTasks and adminGetTask for tasks with and without an id from KIE', async () => {
    await submittedTask(withCallBackUrl());
    const edge = adminEdge();
    await sendCallback(edge, successBody());
    const { files } = edge.deps.store;
    const [pending] = await files.recordAbandoned({ id: ID, n: 0 }, 'gone', NOW);
    await insertAttempt(pending?.delivery ?? '', RETRIED, {
      status: null,
      error: 'no route',
      responseBody: '',
    });
    await insertTasks([{ state: 'waiting', taskId: null }]);
    await expectDocumentedOk('adminListTasks', await requestAdmin(edge, 'GET', 'tasks?limit=1'));
    await expectDocumentedOk('adminGetTask', await requestAdmin(edge, 'GET', `tasks/${KIE_ID}`));
    await expectDocumentedOk(
      'adminGetTask',
      await requestAdmin(edge, 'GET', `tasks/${logIdOf(rowId(0))}`),
    );
  });

  it('documents health, metrics, usage and stuck items of an empty and of a busy deployment', async () => {
    const edge = adminEdge(respondWithBalance(1.5));
    const all = async () => {
      await expectDocumentedOk('adminGetHealth', await requestAdmin(edge, 'GET', 'health'));
      await expectDocumentedOk('getMetrics', await requestAdmin(edge, 'GET', 'metrics'));
      await expectDocumentedOk('listStuckItems', await requestAdmin(edge, 'GET', 'stuck'));
      await expectDocumentedOk('getToday', await requestAdmin(edge, 'GET', 'today'));
      for (const by of ['day', 'client', 'day,client,model'])
        await expectDocumentedOk(
          'adminGetUsage',
          await requestAdmin(edge, 'GET', `usage?groupBy=${by}`),
        );
    };
    await all();
    await insertTasks([
      { state: 'unconfirmed', taskId: null },
      { remained: 5, client: 'token:a' },
    ]);
    await insertFile({ id: rowId(1), attempts: 2, error: 'slow' });
    await insertAttempt(await insertDelivery(), EXHAUSTED);
    await edge.deps.store.deadLetters.record({ at: NOW, queue: 'copy', body: '{}' });
    await env.DB.prepare(
      "insert into alerts (kind, raised_at, message, notified_at, attempts, next_attempt_at) values ('late', 5, 'm', 6, 2, 9)",
    ).run();
    await all();
  });

  it('documents adminGetCatalogue before the first reading and with every kind of change', async () => {
    const edge = adminEdge(respondWithBalance(1));
    const ok = async () =>
      expectDocumentedOk('adminGetCatalogue', await requestAdmin(edge, 'GET', 'catalogue'));
    await ok();
    const kinds = ['added', 'repriced', 'removed', 'returned'] as const;
    await saveCatalogue(
      edge,
      { changes: kinds.map((kind) => ({ model: 'a', kind, at: NOW })), removed: { a: NOW } },
      { removed: { a: ['b'] } },
    );
    await edge.deps.liveCatalogue.saveProblem('HTTP 502', NOW);
    await ok();
    await expectDocumentedOk('adminGetHealth', await requestAdmin(edge, 'GET', 'health'));
  });

  it('documents the responses of all admin actions', async () => {
    const edge = adminEdge(() => kieRecord('generating'));
    await acceptedTask(edge);
    await expectDocumentedOk(
      'refreshTask',
      await requestAdmin(edge, 'POST', `tasks/${SEQ}/refresh`),
    );
    await expectDocumentedOk(
      'abandonTask',
      await requestAdmin(edge, 'POST', `tasks/${SEQ}/abandon`, { target: 'task' }),
    );
    const id = testTaskId('c');
    await insertTaskWithCallback({ id, taskId: 'c' });
    await expectDocumentedOk(
      'retryTaskCopies',
      await requestAdmin(edge, 'POST', `tasks/${logIdOf(id)}/retry-copy`),
    );
    await expectDocumentedOk(
      'abandonTask',
      await requestAdmin(edge, 'POST', `tasks/${logIdOf(id)}/abandon`, { target: 'copies' }),
    );
    await expectDocumentedOk(
      'resendTaskCallback',
      await requestAdmin(edge, 'POST', `tasks/${logIdOf(id)}/resend`),
    );
    const [entry] = await edge.deps.store.deliveryQueries.listByTask(id);
    const abandon = `deliveries/${entry?.id ?? ''}/abandon`;
    await expectDocumentedOk('abandonDelivery', await requestAdmin(edge, 'POST', abandon));
  });
});
