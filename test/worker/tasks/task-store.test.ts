import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { fileStore } from '../../../src/worker/archive/file-store.ts';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import {
  anAcceptance,
  aNewTask,
  aSuccess,
  aStatusUpdate,
  ID,
  KIE_ID,
  NOW,
  OTHER_ID,
  rows,
  submittedTask,
} from './builders.ts';

const store = taskStore(env.DB);

beforeEach(async () => {
  await submittedTask();
});

describe("recording KIE's response to createTask", () => {
  it('stores the taskId of an acceptance and moves the task to waiting', async () => {
    await store.recordAccepted(ID, anAcceptance, NOW + 5);
    expect(await store.findByTaskId(KIE_ID)).toEqual({
      ...aNewTask(),
      taskId: KIE_ID,
      state: 'waiting',
      updatedAt: NOW + 5,
      nextPollAt: NOW + 180_000,
      createResponse: JSON.stringify(anAcceptance.data),
      resultJson: undefined,
      failedFileNumbers: [],
      facts: {},
    });
  });

  it.each(['waiting', 'queuing', 'generating', 'success', 'fail'] as const)(
    'attaches the taskId and keeps the state if a %s callback came before the acceptance',
    async (state) => {
      await store.applyStatus(aStatusUpdate({ state, taskId: undefined }));
      await store.recordAccepted(ID, anAcceptance, NOW + 5);
      expect(await store.findByTaskId(KIE_ID)).toMatchObject({ id: ID, state });
    },
  );

  it('keeps the time of the success if the acceptance is recorded later', async () => {
    await store.applyStatus(aSuccess({ now: NOW + 1000 }));
    await store.recordAccepted(ID, anAcceptance, NOW + 5000);
    expect(await fileStore(env.DB).find({ id: ID, n: 0 })).toMatchObject({
      pendingSince: NOW + 1000,
    });
  });

  it('still applies a callback to a task whose outcome is unknown', async () => {
    await store.recordUnconfirmed(ID, NOW + 5, NOW + 100);
    expect(await store.find(ID)).toMatchObject({ state: 'unconfirmed', taskId: undefined });
    expect(await store.applyStatus(aSuccess())).toMatchObject({ kind: 'applied' });
    expect(await store.findByTaskId(KIE_ID)).toMatchObject({ state: 'success' });
  });

  it('ends a rejected task with its code and message', async () => {
    await store.recordRefused(
      ID,
      { code: 402, msg: 'Credits insufficient', releaseKey: false },
      NOW + 5,
    );
    expect(await store.find(ID)).toMatchObject({
      state: 'refused',
      facts: { failCode: '402', failMsg: 'Credits insufficient' },
    });
  });

  it.each([
    [
      'rejected',
      () => store.recordRefused(ID, { code: 500, msg: 'late', releaseKey: false }, NOW + 9),
    ],
    ['unknown', () => store.recordUnconfirmed(ID, NOW + 9, NOW + 100)],
  ])(
    'changes nothing for an outcome that is %s once a callback has reported the end',
    async (_kind, record) => {
      await store.applyStatus(aSuccess());
      const before = await rows('select * from tasks');
      await record();
      expect(await rows('select * from tasks')).toEqual(before);
    },
  );

  it('never replaces a taskId by another', async () => {
    await store.recordAccepted(ID, anAcceptance, NOW + 5);
    await store.recordAccepted(ID, { ...anAcceptance, taskId: 'another' }, NOW + 6);
    expect(await store.find(ID)).toMatchObject({ taskId: KIE_ID });
  });
});

describe('the schema of tasks', () => {
  it.each([
    ['an id of another length', { id: 'short' }],
    ['a request that is not JSON', { id: OTHER_ID, request: '{' }],
  ])('rejects a task with %s', async (_what, part) => {
    await expect(submittedTask(part)).rejects.toThrow(/CHECK/);
  });
});
