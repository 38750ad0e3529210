import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import {
  anAcceptance,
  aSuccess,
  aStatusUpdate,
  countRows,
  STORED_CALLBACKS,
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

describe("applyStatus with a callback's body", () => {
  it('stores the body of a callback unchanged and once if the callback is repeated', async () => {
    for (let i = 0; i < 3; i++) await store.applyStatus(aSuccess({ body: '{"a": 1 }' }));
    expect(await rows(`select * from ${STORED_CALLBACKS}`)).toEqual([
      { id: ID, body: '{"a": 1 }' },
    ]);
  });

  it('stores a second, different body of the same task', async () => {
    await store.applyStatus(aSuccess({ body: '{"a":1}' }));
    await store.applyStatus(aSuccess({ body: '{"a":2}' }));
    expect(await countRows('callbacks')).toBe(2);
  });

  it('stores the body of a success without a result and that of the success with one', async () => {
    await store.applyStatus(aStatusUpdate({ state: 'success' }, { body: '{"a":1}' }));
    for (let i = 0; i < 2; i++) await store.applyStatus(aSuccess({ body: '{"a":2}' }));
    expect(await countRows('callbacks')).toBe(2);
  });

  it('stores the body of a callback once if the task is unknown', async () => {
    for (let i = 0; i < 2; i++) {
      const update = aSuccess({ id: OTHER_ID, body: '{"a":1}' });
      await store.applyStatus({ ...update, status: { ...update.status, taskId: 'another' } });
    }
    expect(await countRows('callbacks')).toBe(1);
  });

  it('stores a body that is too long for the row of its task once, in callbacks', async () => {
    const body = JSON.stringify({ long: 'a'.repeat(100_000) });
    for (let i = 0; i < 2; i++) await store.applyStatus(aSuccess({ body }));
    expect(await rows(`select length(body) as n from ${STORED_CALLBACKS}`)).toEqual([
      { n: body.length },
    ]);
    expect(await rows('select 1 from tasks where final_callback is not null')).toEqual([]);
  });

  it.each([
    [65_536, 0],
    [65_537, 1],
  ])('stores a body of %i characters in callbacks %i times', async (length, times) => {
    await store.applyStatus(aSuccess({ body: '{}'.padEnd(length) }));
    expect(await rows('select id from callbacks')).toHaveLength(times);
  });

  it('stores at most 32 progress bodies per task, and the body of the end in any case', async () => {
    for (let i = 0; i < 40; i++) await store.applyStatus(aStatusUpdate({}, { body: `{"a":${i}}` }));
    expect(await countRows('callbacks')).toBe(32);
    expect(await store.applyStatus(aSuccess({ body: '{"last":1}' }))).toMatchObject({
      kind: 'applied',
    });
    expect(await countRows('callbacks')).toBe(33);
  });

  it('stores body and taskId of a status with an unknown state, and schedules a poll', async () => {
    const body = '{"s":"paused"}';
    const outcome = await store.applyStatus(
      aStatusUpdate({ state: undefined }, { body, now: NOW + 10 }),
    );
    expect(outcome).toMatchObject({ kind: 'unchanged' });
    expect(await store.find(ID)).toMatchObject({
      state: 'waiting',
      taskId: KIE_ID,
      nextPollAt: NOW + 60_010,
    });
    expect(await countRows('callbacks')).toBe(1);
  });

  it('stores only the body of a status with neither a state nor a taskId', async () => {
    const before = await rows('select * from tasks');
    const update = aStatusUpdate(
      { state: undefined, taskId: undefined },
      { body: '{"s":"paused"}' },
    );
    expect(await store.applyStatus(update)).toMatchObject({ kind: 'unchanged' });
    expect(await rows('select * from tasks')).toEqual(before);
    expect(await countRows('callbacks')).toBe(1);
  });

  it('reports unknown_task and stores the body for an id that is not in D1', async () => {
    const outcome = await store.applyStatus(aSuccess({ id: OTHER_ID, body: '{"a":1}' }));
    expect(outcome).toEqual({ kind: 'unknown_task' });
    expect(await rows('select id from callbacks')).toEqual([{ id: OTHER_ID }]);
    expect(await countRows('files')).toBe(0);
  });

  it.each([
    ['names another taskId than its task has', ID, 'another-task-of-kie'],
    ["names another task's taskId", OTHER_ID, KIE_ID],
  ])('reports other_task and writes nothing for a status that %s', async (_case, id, taskId) => {
    await submittedTask({ id: OTHER_ID });
    await store.recordAccepted(ID, anAcceptance, 5);
    const before = await rows('select * from tasks');
    const status = { ...aSuccess().status, taskId };
    const outcome = await store.applyStatus(aSuccess({ id, status, body: '{"a":1}' }));
    expect(outcome).toEqual({ kind: 'other_task' });
    expect(await rows('select * from tasks')).toEqual(before);
    expect(await countRows('callbacks')).toBe(0);
    expect(await countRows('files')).toBe(0);
  });

  it('applies a status without a taskId to the task of its address', async () => {
    await store.recordAccepted(ID, anAcceptance, 5);
    const outcome = await store.applyStatus(aStatusUpdate({ state: 'fail', taskId: undefined }));
    expect(outcome).toMatchObject({ kind: 'applied' });
    expect(await store.find(ID)).toMatchObject({ state: 'fail', taskId: KIE_ID });
  });
});
