import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import {
  aSuccess,
  aStatusUpdate,
  ID,
  KIE_ID,
  NOW,
  OTHER_ID,
  rows,
  submittedTask,
} from './builders.ts';
import { measuredDb } from './measured-db.ts';

const store = taskStore(env.DB);
const anotherSuccess = (name: string) =>
  aSuccess({
    now: NOW + 9000,
    result: {
      resultJson: '{"resultUrls":["other"]}',
      files: [{ n: 0, ext: 'png', sourceUrl: `https://tempfile.aiquickdraw.com/${name}` }],
    },
  });

beforeEach(async () => {
  await submittedTask();
});

describe('applyStatus', () => {
  it('ends the task with its result and pending files on a success', async () => {
    const outcome = await store.applyStatus(aSuccess());
    expect(outcome).toMatchObject({ kind: 'applied', copies: [{ id: ID, n: 0 }], deliveries: [] });
    expect(await store.find(ID)).toMatchObject({
      state: 'success',
      taskId: KIE_ID,
      resultJson: `{"resultUrls":["/files/${ID}/0.mp4"]}`,
      updatedAt: NOW + 1000,
    });
    expect(await rows('select id, n, ext, state, next_attempt_at as due from files')).toEqual([
      { id: ID, n: 0, ext: 'mp4', state: 'pending', due: NOW + 2000 },
    ]);
  });

  it('ends the task with code, message and no files on a failure', async () => {
    const outcome = await store.applyStatus(
      aStatusUpdate({ state: 'fail', failCode: '500', failMsg: 'Internal server error' }),
    );
    expect(outcome).toMatchObject({ kind: 'applied', copies: [], deliveries: [] });
    expect(await store.find(ID)).toMatchObject({
      state: 'fail',
      resultJson: undefined,
      facts: { failCode: '500', failMsg: 'Internal server error' },
    });
  });

  it.each(['waiting', 'queuing', 'generating'] as const)(
    'moves the task to %s when KIE reports it',
    async (state) => {
      expect(await store.applyStatus(aStatusUpdate({ state }))).toMatchObject({
        kind: 'applied',
        copies: [],
        deliveries: [],
      });
      expect(await store.find(ID)).toMatchObject({ state, taskId: KIE_ID });
    },
  );

  it('stores every number that KIE reports, fractions of credits included', async () => {
    const facts = {
      costTime: 8.5,
      createTime: 1_755_599_634_000,
      completeTime: 1_755_599_644_000,
      updateTime: 1_755_599_644_001,
      consumeCredits: 0.4,
      remainedCredits: 2_510_330.75,
    };
    await store.applyStatus(aStatusUpdate({ state: 'success', ...facts }));
    expect((await store.find(ID))?.facts).toMatchObject(facts);
  });

  it('enqueues neither copies nor deliveries for a success without files', async () => {
    const outcome = await store.applyStatus(
      aStatusUpdate(
        { state: 'success', resultJson: '' },
        { result: { resultJson: '', files: [] } },
      ),
    );
    expect(outcome).toMatchObject({ kind: 'applied', copies: [], deliveries: [] });
    expect(await store.find(ID)).toMatchObject({ state: 'success', resultJson: '' });
  });

  it('adds the result of a repeated success if the first one had none', async () => {
    await store.applyStatus(
      aStatusUpdate(
        { state: 'success', resultJson: '' },
        { result: { resultJson: '', files: [] } },
      ),
    );
    expect(await store.applyStatus(aSuccess())).toMatchObject({
      kind: 'applied',
      copies: [{ id: ID, n: 0 }],
      deliveries: [],
    });
    expect(await store.applyStatus(aSuccess())).toMatchObject({ kind: 'unchanged' });
  });

  it('changes nothing for a repeated success, even one with other addresses', async () => {
    await store.applyStatus(aSuccess());
    const before = await rows('select * from tasks, files');
    expect(await store.applyStatus(anotherSuccess('b.png'))).toMatchObject({ kind: 'unchanged' });
    expect(await rows('select * from tasks, files')).toEqual(before);
  });

  it.each([
    ['success', 'fail'],
    ['success', 'waiting'],
    ['success', 'generating'],
    ['fail', 'success'],
    ['fail', 'queuing'],
    ['generating', 'queuing'],
    ['generating', 'generating'],
    ['queuing', 'waiting'],
  ] as const)('after %s, changes nothing for a late %s', async (first, second) => {
    await store.applyStatus(aStatusUpdate({ state: first }));
    const before = await rows('select * from tasks');
    const late = aSuccess({ status: { ...aSuccess().status, state: second, failCode: '9' } });
    expect(await store.applyStatus(late)).toMatchObject({ kind: 'unchanged' });
    expect(await rows('select * from tasks')).toEqual(before);
    expect(await rows('select * from files')).toEqual([]);
  });

  it('applies one of two successes that arrive at the same time', async () => {
    const outcomes = await Promise.all([
      store.applyStatus(aSuccess()),
      store.applyStatus(anotherSuccess('c.png')),
    ]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['applied', 'unchanged']);
    expect(await rows('select * from files')).toHaveLength(1);
  });
});

describe('applyPolledStatus', () => {
  it.each([
    ['an end', aSuccess(), 'applied'],
    ['a state that the task has passed', aStatusUpdate({ state: 'waiting' }), 'unchanged'],
    ['an unknown task', aSuccess({ id: OTHER_ID }), 'unchanged'],
    ['another taskId', aStatusUpdate({ state: 'fail', taskId: 'other' }), 'unchanged'],
    ['a state that is not known', aStatusUpdate({ state: undefined }), 'unchanged'],
  ])('sends at most two queries whatever it finds: %s', async (_what, update, kind) => {
    await store.applyStatus(aStatusUpdate({ state: 'generating' }));
    const { db, statements } = measuredDb(env.DB);
    expect(await taskStore(db).applyPolledStatus(update)).toMatchObject({ kind });
    expect(statements.length).toBeLessThanOrEqual(2);
  });

  it('adds the result that a success lacks, with its pending files', async () => {
    await store.applyStatus(aStatusUpdate({ state: 'success' }));
    expect(await store.applyPolledStatus(aSuccess())).toMatchObject({
      kind: 'applied',
      copies: [{ id: ID, n: 0 }],
    });
    expect(await rows('select state from files')).toEqual([{ state: 'pending' }]);
  });
});
