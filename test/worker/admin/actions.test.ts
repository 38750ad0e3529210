import { env } from 'cloudflare:workers';
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
import { fileAnswer, OBJECT } from '../archive/builders.ts';
import {
  aStatus,
  ID,
  KIE_ID,
  NOW,
  rows,
  SEQ,
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
import { adminEdge } from './builders.ts';

const post = (edge: TestEdge, path: string, body?: unknown) =>
  requestAdmin(edge, 'POST', path, body);
const runAction = async (edge: TestEdge, action: string, body?: unknown, name = SEQ) => {
  const response = await post(edge, `tasks/${name}/${action}`, body);
  if (response.status !== 200) throw new Error(await response.text());
  return readData<TaskDetail>(response);
};
const abandon = (edge: TestEdge, target: string) => runAction(edge, 'abandon', { target });

describe('POST /admin/api/tasks/{id}/refresh', () => {
  it.each([SEQ, KIE_ID])(
    'polls KIE and responds with the new state for the task %s',
    async (name) => {
      const edge = adminEdge(() => kieRecord('success', SUCCESS));
      await acceptedTask(edge, { nextPollAt: NOW + 20 * MINUTE_MS });
      expect(await runAction(edge, 'refresh', undefined, name)).toMatchObject({
        id: ID,
        state: 'success',
        nextPollAt: null,
        files: [{ n: 0, state: 'pending' }],
      });
      expect(polledTaskIds(edge)).toEqual([KIE_ID]);
      expect(edge.nudges.flatMap(({ files }) => files)).toEqual([{ id: ID, n: 0 }]);
    },
  );

  it('reschedules the poll of a task that KIE does not know yet', async () => {
    const edge = adminEdge(() => kieUnknownTask());
    await acceptedTask(edge, { nextPollAt: NOW + 20 * MINUTE_MS });
    const { state, nextPollAt } = await runAction(edge, 'refresh');
    expect([state, nextPollAt]).toEqual(['waiting', NOW + MINUTE_MS]);
  });

  it('polls at most twice for two concurrent requests', async () => {
    const edge = adminEdge(() => kieRecord('generating'));
    await acceptedTask(edge);
    await Promise.all([runAction(edge, 'refresh'), runAction(edge, 'refresh')]);
    expect(polledTaskIds(edge).length).toBeLessThanOrEqual(2);
    expect(polledTaskIds(edge).length).toBeGreaterThanOrEqual(1);
  });
});

describe('POST /admin/api/tasks/{id}/retry-copy', () => {
  it('requeues a failed copy, and creates another callback once it is stored', async () => {
    await insertTaskWithCallback();
    const edge = adminEdge(() => fileAnswer(new Uint8Array(5), { announced: 5 }));
    await edge.deps.store.files.recordAbandoned({ id: ID, n: 0 }, 'gone', NOW);
    edge.clock.now = NOW + 5000;
    expect(await runAction(edge, 'retry-copy')).toMatchObject({
      failedFileNumbers: [],
      files: [{ n: 0, state: 'pending', attempts: 0, nextAttemptAt: NOW + 5000 }],
      deliveries: [{ sequence: 1 }],
    });
    expect(edge.nudges).toEqual([{ files: [{ id: ID, n: 0 }], waitMs: 0 }]);
    await attemptCopy(edge.deps, { id: ID, n: 0 });
    const { files, failedFileNumbers, deliveries } = await readData<TaskDetail>(
      await requestAdmin(edge, 'GET', `tasks/${SEQ}`),
    );
    expect(files).toMatchObject([{ state: 'stored', size: 5 }]);
    expect(failedFileNumbers).toEqual([]);
    expect(deliveries).toMatchObject([{ sequence: 1 }, { sequence: 2, state: 'pending' }]);
  });

  it('makes a waiting copy due now and leaves stored files alone', async () => {
    const files = [0, 1].map((n) => ({ n, ext: 'mp4', sourceUrl: `https://kie.test/${n}` }));
    await succeededTask({}, { result: { resultJson: '{}', files } });
    const edge = adminEdge();
    await env.FILES.put(OBJECT, 'a');
    await edge.deps.store.files.recordStored({ id: ID, n: 0 }, COPY, NOW);
    await edge.deps.store.files.recordFailedAttempt({ id: ID, n: 1 }, 'slow', NOW, NOW + 9e6);
    expect(await runAction(edge, 'retry-copy')).toMatchObject({
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
    const edge = adminEdge();
    const { files } = edge.deps.store;
    const [first] = await files.recordAbandoned({ id: ID, n: 0 }, 'gone', NOW);
    const [second] = (await files.recordStored({ id: ID, n: 0 }, COPY, NOW)) ?? [];
    for (const one of [first, second]) await insertAttempt(one?.delivery ?? '', EXHAUSTED);
    const { deliveries } = await runAction(edge, 'resend');
    expect(deliveries).toMatchObject([
      { id: first?.delivery, state: 'failed' },
      { id: second?.delivery, state: 'pending', replayedAt: NOW },
    ]);
    expect(edge.deliveryNudges.flatMap(({ attempts }) => attempts)).toEqual([
      { delivery: second?.delivery, replayToken: NOW, attemptsSinceReplay: 0, mayProbe: true },
    ]);
  });

  it('creates a missing callback once', async () => {
    await submittedTask(withCallBackUrl());
    const edge = adminEdge();
    await edge.deps.store.tasks.recordAccepted(ID, { taskId: KIE_ID, data: {} }, NOW);
    await edge.deps.store.tasks.end(ID, 'expired_unknown', NOW);
    await edge.deps.store.tasks.find(ID);
    const before = await rows('select id from deliveries');
    expect(before).toHaveLength(1);
    await rows('delete from deliveries');
    expect((await runAction(edge, 'resend')).deliveries).toMatchObject([{ sequence: 1 }]);
    expect((await runAction(edge, 'resend')).deliveries).toMatchObject([{ sequence: 1 }]);
    expect(edge.deliveryNudges).toHaveLength(2);
  });
});

describe('POST /admin/api/tasks/{id}/abandon', () => {
  it('ends an unconfirmed task as never_confirmed, which a later callback does not change', async () => {
    await submittedTask();
    const edge = adminEdge();
    await edge.deps.store.tasks.recordUnconfirmed(ID, NOW, NOW + 9e6);
    expect(await abandon(edge, 'task')).toMatchObject({
      state: 'never_confirmed',
      nextPollAt: null,
    });
    const report = { id: ID, status: aStatus({ state: 'success' }), result: undefined };
    const late = { ...report, body: undefined, now: NOW, firstAttemptDueAt: NOW };
    expect(await edge.deps.store.tasks.applyStatus(late)).toMatchObject({ kind: 'unchanged' });
  });

  it('ends a confirmed task as expired_unknown and creates its callback', async () => {
    const edge = adminEdge();
    await acceptedTask(edge, withCallBackUrl());
    expect(await abandon(edge, 'task')).toMatchObject({
      state: 'expired_unknown',
      nextPollAt: null,
      deliveries: [{ state: 'pending' }],
      availableActions: ['resend', 'delete'],
    });
  });

  it('fails pending copies with a reason and sends the callback immediately', async () => {
    const files = [0, 1, 2].map((n) => ({ n, ext: 'mp4', sourceUrl: `https://kie.test/${n}` }));
    await succeededTask(withCallBackUrl(), { result: { resultJson: '{}', files } });
    const edge = adminEdge();
    await edge.deps.store.files.recordStored({ id: ID, n: 1 }, COPY, NOW);
    const abandoned = { state: 'failed', lastError: 'abandoned by an admin' };
    expect(await abandon(edge, 'copies')).toMatchObject({
      failedFileNumbers: [0, 2],
      files: [abandoned, { state: 'stored' }, abandoned],
      deliveries: [{ sequence: 1, state: 'pending' }],
    });
    expect(edge.deliveryNudges).toHaveLength(1);
  });

  it('removes a failed copy from the stuck items without a second callback', async () => {
    const files = [{ n: 0, ext: 'mp4', sourceUrl: 'https://kie.test/0' }];
    await succeededTask(withCallBackUrl(), { result: { resultJson: '{}', files } });
    const edge = adminEdge();
    await edge.deps.store.files.recordAbandoned({ id: ID, n: 0 }, 'gone', NOW);
    expect(await edge.deps.store.stuck.find(NOW, 9)).toMatchObject([{ kind: 'copy_failed' }]);
    const after = await abandon(edge, 'copies');
    const abandoned = { state: 'failed', lastError: 'abandoned by an admin: gone' };
    expect(after).toMatchObject({ failedFileNumbers: [0], files: [abandoned] });
    expect(after.deliveries).toHaveLength(1);
    expect(after.availableActions).not.toContain('abandon_copies');
    expect(await edge.deps.store.stuck.find(NOW, 9)).toEqual([]);
    expect(await runAction(edge, 'retry-copy')).toMatchObject({
      failedFileNumbers: [],
      files: [{ state: 'pending' }],
    });
  });

  it.each([{}, { target: 'everything' }, { target: 'task', force: true }])(
    'rejects the body %j with 422',
    async (body) => {
      await acceptedTask(adminEdge());
      const response = await post(adminEdge(), `tasks/${SEQ}/abandon`, body);
      expect(await readError(response)).toEqual([422, 'validation_failed']);
    },
  );
});

describe('POST /admin/api/deliveries/{id}/abandon', () => {
  it.each(['pending', 'paused'])('fails a %s delivery, which can be replayed', async (state) => {
    const id = await insertDelivery();
    if (state === 'paused') await pauseTestDelivery(id);
    const edge = adminEdge();
    expect(await readData(await post(edge, `deliveries/${id}/abandon`))).toMatchObject({
      state: 'failed',
      reason: 'abandoned by an admin',
      nextAttemptAt: null,
      endedAt: NOW,
    });
    expect((await runAction(edge, 'resend')).deliveries).toMatchObject([
      { state: 'pending', reason: null },
    ]);
  });

  it('removes a failed delivery from the stuck items, once', async () => {
    const id = await insertDelivery();
    await insertAttempt(id, EXHAUSTED);
    const edge = adminEdge();
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

  it('is not reverted by an attempt in progress, unless that delivers it', async () => {
    const id = await insertDelivery();
    const edge = adminEdge();
    await post(edge, `deliveries/${id}/abandon`);
    await insertAttempt(id, RETRIED);
    expect((await findDelivery(id)).state).toBe('failed');
    await insertAttempt(id, DELIVERED, { status: 200 });
    expect((await findDelivery(id)).state).toBe('delivered');
  });

  it('responds 409 for a delivered callback', async () => {
    const id = await insertDelivery();
    await insertAttempt(id, DELIVERED, { status: 200 });
    const response = await post(adminEdge(), `deliveries/${id}/abandon`);
    expect(await readError(response)).toEqual([409, 'conflict']);
    expect((await findDelivery(id)).state).toBe('delivered');
  });
});

describe('an unavailable action', () => {
  it.each<[string, string, object?]>([
    ['a refresh without a taskId', 'refresh'],
    ['a retry-copy without a file', 'retry-copy'],
    ['a resend without a callBackUrl', 'resend'],
    ['abandoning a task that is being submitted', 'abandon', { target: 'task' }],
    ['abandoning copies without a pending one', 'abandon', { target: 'copies' }],
  ])('responds 409 and changes nothing for %s', async (_what, path, body) => {
    await submittedTask();
    const edge = adminEdge();
    const before = await rows('select * from tasks');
    const response = await post(edge, `tasks/${SEQ}/${path}`, body);
    expect(await readError(response)).toEqual([409, 'conflict']);
    expect([await rows('select * from tasks'), edge.calls, edge.nudges]).toEqual([before, [], []]);
  });

  it.each(['refresh', 'retry-copy', 'resend', 'abandon'])(
    'responds 404 to %s of an unknown task',
    async (path) => {
      const response = await post(adminEdge(), `tasks/unknown/${path}`, { target: 'task' });
      expect(await readError(response)).toEqual([404, 'not_found']);
    },
  );
});
