import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { attemptCopy } from '../../../src/worker/archive/attempt-copy.ts';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import { fileStore } from '../../../src/worker/archive/file-store.ts';
import { quietEdge, sendCallback, successBody } from '../callbacks/builders.ts';
import { testEdge } from '../../support/edge.ts';
import {
  aSuccess,
  aStatusUpdate,
  CLIP_URL,
  countRows,
  ID,
  KIE_ID,
  NOW,
  OTHER_ID,
  CALLBACK_ORIGIN,
  rows,
  submittedTask,
  succeededTask,
  withCallBackUrl,
} from '../tasks/builders.ts';

const tasks = taskStore(env.DB);
const files = fileStore(env.DB);
const STORED = { size: 9, mediaType: 'video/mp4' };

const readDeliveries = () =>
  rows(
    'select task, sequence, client, endpoint, state, attempts_total as attempts, next_attempt_at as due from deliveries',
  );

const A_DELIVERY = {
  task: ID,
  sequence: 1,
  client: 'none',
  endpoint: CALLBACK_ORIGIN,
  state: 'pending',
  attempts: 0,
};

/** A success with two files. */
const TWO_FILES = {
  result: {
    resultJson: `{"resultUrls":["/files/${ID}/0.mp4","/files/${ID}/1.mp4"]}`,
    files: [0, 1].map((n) => ({ n, ext: 'mp4', sourceUrl: `${CLIP_URL}?${n}` })),
  },
};

describe('a delivery is enqueued', () => {
  it('when the last file of a success is stored, and not before', async () => {
    await succeededTask(withCallBackUrl(), TWO_FILES);
    expect(await readDeliveries()).toEqual([]);
    expect(await files.recordStored({ id: ID, n: 1 }, STORED, NOW + 5)).toEqual([]);
    const attempts = await files.recordStored({ id: ID, n: 0 }, STORED, NOW + 9);
    expect(await readDeliveries()).toEqual([{ ...A_DELIVERY, due: NOW + 9 }]);
    expect(attempts).toEqual([
      {
        delivery: expect.stringMatching(/^msg_[0-9a-f]{32}$/),
        replayToken: 0,
        attemptsSinceReplay: 0,
      },
    ]);
  });

  it('when the last pending copy is abandoned', async () => {
    await succeededTask(withCallBackUrl(), TWO_FILES);
    await files.recordStored({ id: ID, n: 0 }, STORED, NOW + 5);
    const attempts = await files.recordAbandoned({ id: ID, n: 1 }, 'gone', NOW + 9);
    expect(attempts).toHaveLength(1);
    expect(await readDeliveries()).toEqual([{ ...A_DELIVERY, due: NOW + 9 }]);
  });

  it.each([
    ['a failure', aStatusUpdate({ state: 'fail' })],
    [
      'a success without files',
      aSuccess({ result: { resultJson: '{"resultObject":{}}', files: [] } }),
    ],
    ['a success without a result', aStatusUpdate({ state: 'success' })],
  ])('at once when a task ends with %s', async (_what, report) => {
    await submittedTask(withCallBackUrl());
    expect(await tasks.applyStatus(report)).toMatchObject({
      kind: 'applied',
      copies: [],
      deliveries: [{ replayToken: 0, attemptsSinceReplay: 0 }],
    });
    expect(await readDeliveries()).toEqual([{ ...A_DELIVERY, due: report.now }]);
  });

  it('when a task ends as expired_unknown', async () => {
    await submittedTask(withCallBackUrl());
    await tasks.recordAccepted(ID, { taskId: KIE_ID, data: {} }, NOW);
    await tasks.end(ID, 'expired_unknown', NOW + 9);
    expect(await readDeliveries()).toEqual([{ ...A_DELIVERY, due: NOW + 9 }]);
  });

  it('a second time with the next sequence when the result follows the success', async () => {
    await submittedTask(withCallBackUrl());
    await tasks.applyStatus(aStatusUpdate({ state: 'success' }));
    await tasks.applyStatus(aSuccess());
    await files.recordStored({ id: ID, n: 0 }, STORED, NOW + 9);
    expect((await readDeliveries()).map(({ sequence }) => sequence)).toEqual([1, 2]);
  });
});

describe('no delivery is enqueued', () => {
  it.each([
    ['without a callBackUrl', {}],
    ['with an empty callBackUrl', { request: '{"model":"m","callBackUrl":"","input":{}}' }],
  ])('for a failed task %s', async (_what, part) => {
    await submittedTask(part);
    await tasks.applyStatus(aStatusUpdate({ state: 'fail' }));
    expect(await countRows('deliveries')).toBe(0);
  });

  it.each(['waiting', 'queuing', 'generating'] as const)('while a task is %s', async (state) => {
    await submittedTask(withCallBackUrl());
    await tasks.applyStatus(aStatusUpdate({ state }));
    expect(await countRows('deliveries')).toBe(0);
  });

  it('for tasks that KIE rejected or never confirmed, because the createTask response reports that', async () => {
    await submittedTask(withCallBackUrl());
    await tasks.recordRefused(ID, { code: 402, msg: 'no', releaseKey: false }, NOW);
    await submittedTask({ ...withCallBackUrl(), id: OTHER_ID });
    await tasks.end(OTHER_ID, 'never_confirmed', NOW);
    expect(await countRows('deliveries')).toBe(0);
  });

  it.each([
    ['the same end', aStatusUpdate({ state: 'fail' })],
    ['another end', aSuccess()],
    ['progress', aStatusUpdate({ state: 'waiting' })],
    ['no state', aStatusUpdate({})],
  ])('again for %s after a failure', async (_what, late) => {
    await submittedTask(withCallBackUrl());
    await tasks.applyStatus(aStatusUpdate({ state: 'fail' }));
    await tasks.applyStatus({ ...late, body: '{}' });
    expect(await countRows('deliveries')).toBe(1);
    expect(await countRows('files')).toBe(0);
  });

  it('again for a copy that is recorded twice', async () => {
    await succeededTask(withCallBackUrl());
    await files.recordStored({ id: ID, n: 0 }, STORED, NOW + 5);
    expect(await files.recordStored({ id: ID, n: 0 }, STORED, NOW + 9)).toEqual([]);
    expect(await files.recordAbandoned({ id: ID, n: 0 }, 'late', NOW + 9)).toEqual([]);
    expect(await countRows('deliveries')).toBe(1);
  });
});

describe('a delivery message is sent', () => {
  it('by the callback that ends a task without files', async () => {
    const edge = quietEdge();
    await submittedTask(withCallBackUrl());
    await sendCallback(edge, successBody({ state: 'fail', resultJson: '' }));
    expect(edge.deliveryNudges).toEqual([
      {
        attempts: [{ delivery: expect.any(String), replayToken: 0, attemptsSinceReplay: 0 }],
        waitMs: 0,
      },
    ]);
    expect(edge.nudges).toEqual([]);
  });

  it('by the copy that is the last of its task', async () => {
    const edge = testEdge(() => new Response('123456789', { headers: { 'content-length': '9' } }));
    await succeededTask(withCallBackUrl());
    await attemptCopy(edge.deps, { id: ID, n: 0 });
    expect(edge.deliveryNudges).toHaveLength(1);
  });

  it('by no task without a callBackUrl', async () => {
    const edge = quietEdge();
    await submittedTask();
    await sendCallback(edge, successBody({ state: 'fail', resultJson: '' }));
    expect(edge.deliveryNudges).toEqual([]);
  });
});

describe('callback_origin', () => {
  it.each([
    ['https://App.Example.com/a?b=https://other.test/', 'https://app.example.com'],
    ['https://example.com?x', 'https://example.com'],
    ['http://127.0.0.1:9000/hook', 'http://127.0.0.1:9000'],
  ])('of the callBackUrl %s is %s', async (callBackUrl, endpoint) => {
    const edge = testEdge(() => Response.json({ code: 200, data: { taskId: 't1' } }), {
      INSECURE_LOCAL: '1',
    });
    const body = {
      model: 'kling/v2-5-turbo-text-to-video-pro',
      callBackUrl,
      input: { prompt: 'a' },
    };
    const headers = { 'content-type': 'application/json' };
    await edge.request('/api/v1/jobs/createTask', {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    expect(await rows('select callback_origin as endpoint from tasks')).toEqual([{ endpoint }]);
  });
});
