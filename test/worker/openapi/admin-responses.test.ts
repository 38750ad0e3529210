import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { fileRow, rowId, operatorsEdge, taskRows, telling } from '../admin/builders.ts';
import { admin } from '../auth/builders.ts';
import { quietEdge, sendCallback, successBody } from '../callbacks/builders.ts';
import { kieRecord, acceptedTask } from '../reconciliation/builders.ts';
import { ID, KIE_ID, NOW, submittedTask, withCallBackUrl } from '../tasks/builders.ts';
import {
  insertDelivery,
  insertAttempt,
  EXHAUSTED,
  RETRIED,
  insertTaskWithCallback,
} from '../webhooks/delivery-builders.ts';
import { documentOf, expectTold } from './builders.ts';
import { testTaskId } from '../../support/task-ids.ts';
import {
  crossed,
  DOOR,
  OPERATOR,
  OPERATORS,
  OTHER_SITE,
  send,
  type Ask,
} from './admin-auth-cases.ts';

const TASK = '/admin/api/tasks/unknown';
const GIVE_UP = `${TASK}/abandon`;

const READING = {
  listEveryTask: send('GET', '/admin/api/tasks'),
  getEveryTask: send('GET', TASK),
  getOperatorsHealth: send('GET', '/admin/api/health'),
  listStuck: send('GET', '/admin/api/stuck'),
  getToday: send('GET', '/admin/api/today'),
  getUsageTable: send('GET', '/admin/api/usage'),
  getMetrics: send('GET', '/admin/api/metrics'),
};
const CHANGING = {
  refreshTask: send('POST', `${TASK}/refresh`),
  retryTaskCopies: send('POST', `${TASK}/retry-copy`),
  resendTaskCallback: send('POST', `${TASK}/resend`),
  abandonTask: send('POST', GIVE_UP, '{"target":"task"}'),
  abandonDelivery: send('POST', '/admin/api/deliveries/msg_a/abandon'),
};

describe("what is refused at the operator's addresses is as the document tells it", () => {
  it.each([...crossed({ ...READING, ...CHANGING }, OPERATORS), ...crossed(CHANGING, OTHER_SITE)])(
    '%s %i: %s',
    async (operationId, status, _what, ask, { vars, headers, replaced }) => {
      const response = await ask(quietEdge(vars, replaced), headers);
      expect(response.status).toBe(status);
      await expectTold(await documentOf(), operationId, response);
    },
  );

  it.each<[string, number, string, Ask]>([
    ['listEveryTask', 422, 'a bad cursor', send('GET', '/admin/api/tasks?cursor=1')],
    ['listStuck', 422, 'a bad limit', send('GET', '/admin/api/stuck?limit=0')],
    ['getUsageTable', 422, 'a bad day', send('GET', '/admin/api/usage?since=x')],
    ['getEveryTask', 404, 'no task', READING.getEveryTask],
    ...Object.entries(CHANGING).map(([id, ask]): [string, number, string, Ask] => [
      id,
      404,
      'nothing of this name',
      ask,
    ]),
    ['abandonTask', 400, 'no JSON', send('POST', GIVE_UP, '{')],
    ['abandonTask', 413, 'a long body', send('POST', GIVE_UP, ' '.repeat(2000))],
    ['abandonTask', 415, 'no body', send('POST', GIVE_UP)],
    ['abandonTask', 422, 'nothing to give up', send('POST', GIVE_UP, '{}')],
  ])('%s %i: %s', async (operationId, status, _what, ask) => {
    const response = await ask(quietEdge(DOOR), OPERATOR);
    expect(response.status).toBe(status);
    await expectTold(await documentOf(), operationId, response);
  });

  it.each<[string, string, object?]>([
    ['refreshTask', 'refresh'],
    ['retryTaskCopies', 'retry-copy'],
    ['resendTaskCallback', 'resend'],
    ['abandonTask', 'abandon', { target: 'copies' }],
  ])('%s 409', async (operationId, path, body) => {
    await submittedTask();
    const response = await admin(operatorsEdge(), 'POST', `tasks/${ID}/${path}`, body);
    expect(response.status).toBe(409);
    await expectTold(await documentOf(), operationId, response);
  });

  it('abandonDelivery 409', async () => {
    const id = await insertDelivery();
    await insertAttempt(id, EXHAUSTED);
    const giveUp = () => admin(operatorsEdge(), 'POST', `deliveries/${id}/abandon`);
    await giveUp();
    const response = await giveUp();
    expect(response.status).toBe(409);
    await expectTold(await documentOf(), 'abandonDelivery', response);
  });
});

const told = async (operationId: string, response: Response) => {
  expect(response.status).toBe(200);
  await expectTold(await documentOf(), operationId, response);
};

describe('what the operator is answered is as the document tells it', () => {
  it('tasks, one by one and together', async () => {
    await submittedTask(withCallBackUrl());
    const edge = operatorsEdge();
    await sendCallback(edge, successBody());
    const { files } = edge.deps.store;
    const [owed] = await files.recordAbandoned({ id: ID, n: 0 }, 'gone', NOW);
    await insertAttempt(owed?.delivery ?? '', RETRIED, {
      status: null,
      error: 'no route',
      responseBody: '',
    });
    await taskRows([{ state: 'waiting', taskId: null }]);
    await told('listEveryTask', await admin(edge, 'GET', 'tasks?limit=1'));
    await told('getEveryTask', await admin(edge, 'GET', `tasks/${KIE_ID}`));
    await told('getEveryTask', await admin(edge, 'GET', `tasks/${rowId(0)}`));
  });

  it('health, metrics, usage and what is stuck, where there is little and where there is much', async () => {
    const edge = operatorsEdge(telling(1.5));
    const all = async () => {
      await told('getOperatorsHealth', await admin(edge, 'GET', 'health'));
      await told('getMetrics', await admin(edge, 'GET', 'metrics'));
      await told('listStuck', await admin(edge, 'GET', 'stuck'));
      await told('getToday', await admin(edge, 'GET', 'today'));
      for (const by of ['day', 'client', 'day,client,model'])
        await told('getUsageTable', await admin(edge, 'GET', `usage?groupBy=${by}`));
    };
    await all();
    await taskRows([
      { state: 'unconfirmed', taskId: null },
      { remained: 5, client: 'token:a' },
    ]);
    await fileRow({ id: rowId(1), attempts: 2, error: 'slow' });
    await insertAttempt(await insertDelivery(), EXHAUSTED);
    await edge.deps.store.deadLetters.record({ at: NOW, queue: 'copy', body: '{}' });
    await env.DB.prepare(
      "insert into alerts (kind, raised_at, message, notified_at, attempts, next_attempt_at) values ('late', 5, 'm', 6, 2, 9)",
    ).run();
    await all();
  });

  it('what was mended', async () => {
    const edge = operatorsEdge(() => kieRecord('generating'));
    await acceptedTask(edge);
    await told('refreshTask', await admin(edge, 'POST', `tasks/${ID}/refresh`));
    await told('abandonTask', await admin(edge, 'POST', `tasks/${ID}/abandon`, { target: 'task' }));
    const id = testTaskId('c');
    await insertTaskWithCallback({ id, taskId: 'c' });
    await told('retryTaskCopies', await admin(edge, 'POST', `tasks/${id}/retry-copy`));
    await told(
      'abandonTask',
      await admin(edge, 'POST', `tasks/${id}/abandon`, { target: 'copies' }),
    );
    await told('resendTaskCallback', await admin(edge, 'POST', `tasks/${id}/resend`));
    const [entry] = await edge.deps.store.deliveryQueries.listByTask(id);
    const giveUp = `deliveries/${entry?.id ?? ''}/abandon`;
    await told('abandonDelivery', await admin(edge, 'POST', giveUp));
  });
});
