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

describe("a callback's body", () => {
  it('is kept as it came, once, however often it comes', async () => {
    for (let i = 0; i < 3; i++) await store.applyStatus(aSuccess({ body: '{"a": 1 }' }));
    expect(await rows(`select * from ${STORED_CALLBACKS}`)).toEqual([
      { id: ID, body: '{"a": 1 }' },
    ]);
  });

  it('is kept beside another of the same task', async () => {
    await store.applyStatus(aSuccess({ body: '{"a":1}' }));
    await store.applyStatus(aSuccess({ body: '{"a":2}' }));
    expect(await countRows('callbacks')).toBe(2);
  });

  it('is kept beside that of a success that came without its result', async () => {
    await store.applyStatus(aStatusUpdate({ state: 'success' }, { body: '{"a":1}' }));
    for (let i = 0; i < 2; i++) await store.applyStatus(aSuccess({ body: '{"a":2}' }));
    expect(await countRows('callbacks')).toBe(2);
  });

  it('is kept where nobody had heard of the task, once', async () => {
    for (let i = 0; i < 2; i++) {
      const word = aSuccess({ id: OTHER_ID, body: '{"a":1}' });
      await store.applyStatus({ ...word, status: { ...word.status, taskId: 'another' } });
    }
    expect(await countRows('callbacks')).toBe(1);
  });

  it('is kept once, however long it is', async () => {
    const body = JSON.stringify({ long: 'a'.repeat(100_000) });
    for (let i = 0; i < 2; i++) await store.applyStatus(aSuccess({ body }));
    expect(await rows(`select length(body) as n from ${STORED_CALLBACKS}`)).toEqual([
      { n: body.length },
    ]);
    expect(await rows('select 1 from tasks where final_callback is not null')).toEqual([]);
  });

  it('on progress is kept up to 32 times a task, and one that tells the end always', async () => {
    for (let i = 0; i < 40; i++) await store.applyStatus(aStatusUpdate({}, { body: `{"a":${i}}` }));
    expect(await countRows('callbacks')).toBe(32);
    expect(await store.applyStatus(aSuccess({ body: '{"last":1}' }))).toMatchObject({
      kind: 'applied',
    });
    expect(await countRows('callbacks')).toBe(33);
  });

  it('with a state that we do not know is kept, and its taskId is, so that KIE can be asked', async () => {
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

  it('with neither a state nor a taskId is all that is kept', async () => {
    const before = await rows('select * from tasks');
    const word = aStatusUpdate({ state: undefined, taskId: undefined }, { body: '{"s":"paused"}' });
    expect(await store.applyStatus(word)).toMatchObject({ kind: 'unchanged' });
    expect(await rows('select * from tasks')).toEqual(before);
    expect(await countRows('callbacks')).toBe(1);
  });

  it('for an id that we do not know is kept', async () => {
    const outcome = await store.applyStatus(aSuccess({ id: OTHER_ID, body: '{"a":1}' }));
    expect(outcome).toEqual({ kind: 'unknown_task' });
    expect(await rows('select id from callbacks')).toEqual([{ id: OTHER_ID }]);
    expect(await countRows('files')).toBe(0);
  });

  it.each([
    ['names another taskId than its task has', ID, 'another-task-of-kie'],
    ["names another task's taskId", OTHER_ID, KIE_ID],
  ])('that %s is refused, and nothing is written', async (_case, id, taskId) => {
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

  it('without a taskId counts for the task of its address', async () => {
    await store.recordAccepted(ID, anAcceptance, 5);
    const outcome = await store.applyStatus(aStatusUpdate({ state: 'fail', taskId: undefined }));
    expect(outcome).toMatchObject({ kind: 'applied' });
    expect(await store.find(ID)).toMatchObject({ state: 'fail', taskId: KIE_ID });
  });
});
