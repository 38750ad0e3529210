import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import { aSuccess, aStatusUpdate, ID, KIE_ID, NOW, rows, submittedTask } from './builders.ts';

const store = taskStore(env.DB);
const other = (name: string) =>
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

describe('a report', () => {
  it('of success ends the task with its result and its files', async () => {
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

  it('of failure ends the task with code and message and no files', async () => {
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
    'of progress moves the task on to %s',
    async (state) => {
      expect(await store.applyStatus(aStatusUpdate({ state }))).toMatchObject({
        kind: 'applied',
        copies: [],
        deliveries: [],
      });
      expect(await store.find(ID)).toMatchObject({ state, taskId: KIE_ID });
    },
  );

  it('keeps every number of KIE, fractions of credits too', async () => {
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

  it('of success with no files owes nothing', async () => {
    const outcome = await store.applyStatus(
      aStatusUpdate(
        { state: 'success', resultJson: '' },
        { result: { resultJson: '', files: [] } },
      ),
    );
    expect(outcome).toMatchObject({ kind: 'applied', copies: [], deliveries: [] });
    expect(await store.find(ID)).toMatchObject({ state: 'success', resultJson: '' });
  });

  it('of success that came without its result is filled by the one that has it', async () => {
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

  it('that repeats a success changes nothing, even with other addresses', async () => {
    await store.applyStatus(aSuccess());
    const before = await rows('select * from tasks, files');
    expect(await store.applyStatus(other('b.png'))).toMatchObject({ kind: 'unchanged' });
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
  ] as const)('after %s, one of %s is late and changes nothing', async (first, second) => {
    await store.applyStatus(aStatusUpdate({ state: first }));
    const before = await rows('select * from tasks');
    const late = aSuccess({ status: { ...aSuccess().status, state: second, failCode: '9' } });
    expect(await store.applyStatus(late)).toMatchObject({ kind: 'unchanged' });
    expect(await rows('select * from tasks')).toEqual(before);
    expect(await rows('select * from files')).toEqual([]);
  });

  it('of success is taken once when the same comes twice at the same time', async () => {
    const outcomes = await Promise.all([
      store.applyStatus(aSuccess()),
      store.applyStatus(other('c.png')),
    ]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['applied', 'unchanged']);
    expect(await rows('select * from files')).toHaveLength(1);
  });
});
