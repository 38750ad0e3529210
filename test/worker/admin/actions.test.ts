import { describe, expect, it } from 'vitest';
import type { TaskDetail } from '../../../src/worker/admin/views.ts';
import { attemptCopy } from '../../../src/worker/archive/attempt-copy.ts';
import { MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { requestAdmin, readData, readError } from '../auth/builders.ts';
import {
  kieUnknownTask,
  kieRecord,
  polledTaskIds,
  SUCCESS,
  acceptedTask,
} from '../reconciliation/builders.ts';
import type { TestEdge } from '../../support/edge.ts';
import { fileAnswer } from '../archive/builders.ts';
import {
  aStatus,
  ID,
  KIE_ID,
  NOW,
  rows,
  submittedTask,
  succeededTask,
  withCallBackUrl,
} from '../tasks/builders.ts';
import {
  insertDelivery,
  insertAttempt,
  COPY,
  DELIVERED,
  EXHAUSTED,
  pauseTestDelivery,
  findDelivery,
  RETRIED,
  insertTaskWithCallback,
} from '../webhooks/delivery-builders.ts';
import { operatorsEdge } from './builders.ts';

const post = (edge: TestEdge, path: string, body?: unknown) =>
  requestAdmin(edge, 'POST', path, body);
const mend = async (edge: TestEdge, what: string, body?: unknown, name = ID) => {
  const response = await post(edge, `tasks/${name}/${what}`, body);
  if (response.status !== 200) throw new Error(await response.text());
  return readData<TaskDetail>(response);
};
const giveUp = (edge: TestEdge, target: string) => mend(edge, 'abandon', { target });

describe('POST /admin/api/tasks/{id}/refresh', () => {
  it.each([ID, KIE_ID])('asks KIE now and answers what is known then: %s', async (name) => {
    const edge = operatorsEdge(() => kieRecord('success', SUCCESS));
    await acceptedTask(edge, { nextPollAt: NOW + 20 * MINUTE_MS });
    expect(await mend(edge, 'refresh', undefined, name)).toMatchObject({
      id: ID,
      state: 'success',
      nextPollAt: null,
      files: [{ n: 0, state: 'pending' }],
    });
    expect(polledTaskIds(edge)).toEqual([KIE_ID]);
    expect(edge.nudges.flatMap(({ files }) => files)).toEqual([{ id: ID, n: 0 }]);
  });

  it('leaves a task of which KIE tells nothing new to be asked for again', async () => {
    const edge = operatorsEdge(() => kieUnknownTask());
    await acceptedTask(edge, { nextPollAt: NOW + 20 * MINUTE_MS });
    const { state, nextPollAt } = await mend(edge, 'refresh');
    expect([state, nextPollAt]).toEqual(['waiting', NOW + MINUTE_MS]);
  });

  it('asks once for two operators at a time', async () => {
    const edge = operatorsEdge(() => kieRecord('generating'));
    await acceptedTask(edge);
    await Promise.all([mend(edge, 'refresh'), mend(edge, 'refresh')]);
    expect(polledTaskIds(edge).length).toBeLessThanOrEqual(2);
    expect(polledTaskIds(edge).length).toBeGreaterThanOrEqual(1);
  });
});

describe('POST /admin/api/tasks/{id}/retry-copy', () => {
  it('owes a copy again that was given up, and its caller is told once more when it is made', async () => {
    await insertTaskWithCallback();
    const edge = operatorsEdge(() => fileAnswer(new Uint8Array(5), { announced: 5 }));
    await edge.deps.store.files.recordAbandoned({ id: ID, n: 0 }, 'gone', NOW);
    edge.clock.now = NOW + 5000;
    expect(await mend(edge, 'retry-copy')).toMatchObject({
      failedFileNumbers: [],
      files: [{ n: 0, state: 'pending', attempts: 0, nextAttemptAt: NOW + 5000 }],
      deliveries: [{ sequence: 1 }],
    });
    expect(edge.nudges).toEqual([{ files: [{ id: ID, n: 0 }], waitMs: 0 }]);
    await attemptCopy(edge.deps, { id: ID, n: 0 });
    const { files, failedFileNumbers, deliveries } = await readData<TaskDetail>(
      await requestAdmin(edge, 'GET', `tasks/${ID}`),
    );
    expect(files).toMatchObject([{ state: 'stored', size: 5 }]);
    expect(failedFileNumbers).toEqual([]);
    expect(deliveries).toMatchObject([{ sequence: 1 }, { sequence: 2, state: 'pending' }]);
  });

  it('attempts one at once that waits, and leaves what is stored', async () => {
    const files = [0, 1].map((n) => ({ n, ext: 'mp4', sourceUrl: `https://kie.test/${n}` }));
    await succeededTask({}, { result: { resultJson: '{}', files } });
    const edge = operatorsEdge();
    await edge.deps.store.files.recordStored({ id: ID, n: 0 }, COPY, NOW);
    await edge.deps.store.files.recordFailedAttempt({ id: ID, n: 1 }, 'slow', NOW + 9e6);
    expect(await mend(edge, 'retry-copy')).toMatchObject({
      files: [
        { n: 0, state: 'stored', nextAttemptAt: null },
        { n: 1, state: 'pending', attempts: 0, nextAttemptAt: NOW },
      ],
    });
    expect(edge.nudges.flatMap((nudge) => nudge.files)).toEqual([{ id: ID, n: 1 }]);
  });
});

describe('POST /admin/api/tasks/{id}/resend', () => {
  it('replays the latest callback', async () => {
    await insertTaskWithCallback();
    const edge = operatorsEdge();
    const { files } = edge.deps.store;
    const [first] = await files.recordAbandoned({ id: ID, n: 0 }, 'gone', NOW);
    const [second] = (await files.recordStored({ id: ID, n: 0 }, COPY, NOW)) ?? [];
    for (const one of [first, second]) await insertAttempt(one?.delivery ?? '', EXHAUSTED);
    const { deliveries } = await mend(edge, 'resend');
    expect(deliveries).toMatchObject([
      { id: first?.delivery, state: 'failed' },
      { id: second?.delivery, state: 'pending', replayedAt: NOW },
    ]);
    expect(edge.deliveryNudges.flatMap(({ attempts }) => attempts)).toEqual([
      { delivery: second?.delivery, replayToken: NOW, attemptsSinceReplay: 0, mayProbe: true },
    ]);
  });

  it('owes one where there is none, and then no second one', async () => {
    await submittedTask(withCallBackUrl());
    const edge = operatorsEdge();
    await edge.deps.store.tasks.recordAccepted(ID, { taskId: KIE_ID, data: {} }, NOW);
    await edge.deps.store.tasks.end(ID, 'expired_unknown', NOW);
    await edge.deps.store.tasks.find(ID);
    const before = await rows('select id from deliveries');
    expect(before).toHaveLength(1);
    await rows('delete from deliveries');
    expect((await mend(edge, 'resend')).deliveries).toMatchObject([{ sequence: 1 }]);
    expect((await mend(edge, 'resend')).deliveries).toMatchObject([{ sequence: 1 }]);
    expect(edge.deliveryNudges).toHaveLength(2);
  });
});

describe('POST /admin/api/tasks/{id}/abandon', () => {
  it('ends a task that nobody confirmed as never_confirmed, and no later word changes that', async () => {
    await submittedTask();
    const edge = operatorsEdge();
    await edge.deps.store.tasks.recordUnconfirmed(ID, NOW, NOW + 9e6);
    expect(await giveUp(edge, 'task')).toMatchObject({
      state: 'never_confirmed',
      nextPollAt: null,
    });
    const report = { id: ID, status: aStatus({ state: 'success' }), result: undefined };
    const late = { ...report, body: undefined, now: NOW, firstAttemptDueAt: NOW };
    expect(await edge.deps.store.tasks.applyStatus(late)).toMatchObject({ kind: 'unchanged' });
  });

  it('ends a task that KIE has as expired_unknown, and its caller is told', async () => {
    const edge = operatorsEdge();
    await acceptedTask(edge, withCallBackUrl());
    expect(await giveUp(edge, 'task')).toMatchObject({
      state: 'expired_unknown',
      nextPollAt: null,
      deliveries: [{ state: 'pending' }],
      availableActions: ['resend', 'delete'],
    });
  });

  it('gives its copies up, says so, and its caller is told at once', async () => {
    const files = [0, 1, 2].map((n) => ({ n, ext: 'mp4', sourceUrl: `https://kie.test/${n}` }));
    await succeededTask(withCallBackUrl(), { result: { resultJson: '{}', files } });
    const edge = operatorsEdge();
    await edge.deps.store.files.recordStored({ id: ID, n: 1 }, COPY, NOW);
    const lost = { state: 'failed', lastError: 'abandoned by an admin' };
    expect(await giveUp(edge, 'copies')).toMatchObject({
      failedFileNumbers: [0, 2],
      files: [lost, { state: 'stored' }, lost],
      deliveries: [{ sequence: 1, state: 'pending' }],
    });
    expect(edge.deliveryNudges).toHaveLength(1);
  });

  it('takes a copy that is lost by itself from what is stuck, and its caller is not told twice', async () => {
    const files = [{ n: 0, ext: 'mp4', sourceUrl: 'https://kie.test/0' }];
    await succeededTask(withCallBackUrl(), { result: { resultJson: '{}', files } });
    const edge = operatorsEdge();
    await edge.deps.store.files.recordAbandoned({ id: ID, n: 0 }, 'gone', NOW);
    expect(await edge.deps.store.stuck.find(NOW, 9)).toMatchObject([{ kind: 'copy_failed' }]);
    const after = await giveUp(edge, 'copies');
    const lost = { state: 'failed', lastError: 'abandoned by an admin: gone' };
    expect(after).toMatchObject({ failedFileNumbers: [0], files: [lost] });
    expect(after.deliveries).toHaveLength(1);
    expect(after.availableActions).not.toContain('abandon_copies');
    expect(await edge.deps.store.stuck.find(NOW, 9)).toEqual([]);
    expect(await mend(edge, 'retry-copy')).toMatchObject({
      failedFileNumbers: [],
      files: [{ state: 'pending' }],
    });
  });

  it.each([{}, { target: 'everything' }, { target: 'task', force: true }])(
    'refuses the body %j',
    async (body) => {
      await acceptedTask(operatorsEdge());
      const response = await post(operatorsEdge(), `tasks/${ID}/abandon`, body);
      expect(await readError(response)).toEqual([422, 'validation_failed']);
    },
  );
});

describe('POST /admin/api/deliveries/{id}/abandon', () => {
  it.each(['pending', 'paused'])(
    'lets one fail that is %s, and it may be replayed',
    async (state) => {
      const id = await insertDelivery();
      if (state === 'paused') await pauseTestDelivery(id);
      const edge = operatorsEdge();
      expect(await readData(await post(edge, `deliveries/${id}/abandon`))).toMatchObject({
        state: 'failed',
        reason: 'abandoned by an admin',
        nextAttemptAt: null,
        endedAt: NOW,
      });
      expect((await mend(edge, 'resend')).deliveries).toMatchObject([
        { state: 'pending', reason: null },
      ]);
    },
  );

  it('takes one that failed by itself from what is stuck, once', async () => {
    const id = await insertDelivery();
    await insertAttempt(id, EXHAUSTED);
    const edge = operatorsEdge();
    expect(await edge.deps.store.stuck.find(NOW, 9)).toMatchObject([{ kind: 'delivery_failed' }]);
    expect(await readData(await post(edge, `deliveries/${id}/abandon`))).toMatchObject({
      state: 'failed',
      reason: 'abandoned by an admin',
      attemptLog: [{ n: 1 }],
    });
    expect(await edge.deps.store.stuck.find(NOW, 9)).toEqual([]);
    expect(await readError(await post(edge, `deliveries/${id}/abandon`))).toEqual([
      409,
      'conflict',
    ]);
  });

  it('is not undone by a try that was under way, unless that delivers it', async () => {
    const id = await insertDelivery();
    const edge = operatorsEdge();
    await post(edge, `deliveries/${id}/abandon`);
    await insertAttempt(id, RETRIED);
    expect((await findDelivery(id)).state).toBe('failed');
    await insertAttempt(id, DELIVERED, { status: 200 });
    expect((await findDelivery(id)).state).toBe('delivered');
  });

  it('is a conflict where no try is to be made', async () => {
    const id = await insertDelivery();
    await insertAttempt(id, DELIVERED, { status: 200 });
    const response = await post(operatorsEdge(), `deliveries/${id}/abandon`);
    expect(await readError(response)).toEqual([409, 'conflict']);
    expect((await findDelivery(id)).state).toBe('delivered');
  });
});

describe('What cannot be done for a task as it stands', () => {
  it.each<[string, string, object?]>([
    ['ask for one of which KIE told no id', 'refresh'],
    ['copy for one without a file', 'retry-copy'],
    ['call back for one that nobody wants to be told of', 'resend'],
    ['end one that is being submitted', 'abandon', { target: 'task' }],
    ['give up copies of one that owes none', 'abandon', { target: 'copies' }],
  ])('is a conflict, and nothing is done: %s', async (_what, path, body) => {
    await submittedTask();
    const edge = operatorsEdge();
    const before = await rows('select * from tasks');
    const response = await post(edge, `tasks/${ID}/${path}`, body);
    expect(await readError(response)).toEqual([409, 'conflict']);
    expect([await rows('select * from tasks'), edge.calls, edge.nudges]).toEqual([before, [], []]);
  });

  it.each(['refresh', 'retry-copy', 'resend', 'abandon'])(
    'is 404 where there is none: %s',
    async (path) => {
      const response = await post(operatorsEdge(), `tasks/unknown/${path}`, { target: 'task' });
      expect(await readError(response)).toEqual([404, 'not_found']);
    },
  );
});
